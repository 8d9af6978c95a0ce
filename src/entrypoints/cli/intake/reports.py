"""What is told of the stream, and of what went into it once more."""

from collections.abc import Sequence
from pathlib import Path

from attrs import asdict, frozen

from application.intake.data import RecordKind, StreamFacts
from application.intake.republish import RelayCount
from entrypoints.terminal.report import Report, Table

_OF_THE_MOMENT = frozenset({RecordKind.PHASE, RecordKind.PULSE})


@frozen(kw_only=True)
class Republished:
    """What went out for a host.

    Attributes:
        known: records that the stream had before.
        unfinished: files that end in the middle of a line.
    """

    host: str
    count: RelayCount
    known: int
    unfinished: Sequence[Path]


def backup_report(folder: Path, facts: StreamFacts) -> Report:
    """Tell what a new backup holds."""
    return _stream_report("akira.stream.backup/1", folder, facts)


def restored_report(folder: Path, facts: StreamFacts) -> Report:
    """Tell what a stream holds again."""
    return _stream_report("akira.stream.restore/1", folder, facts)


def republished_report(done: Republished) -> Report:
    """Tell what is in the stream now."""
    lines = done.count.lines
    published = {kind: lines[kind] for kind in RecordKind if kind not in _OF_THE_MOMENT}
    return Report(
        schema="akira.republish/1",
        document={
            "host": done.host,
            "published": {kind.value: number for kind, number in published.items()},
            "already_in_stream": done.known,
            "phases_left_out": lines[RecordKind.PHASE],
            "unfinished": done.unfinished,
        },
        parts=[
            Table(
                f"in the stream for host {done.host}",
                ["CDRs", "acc records", "dead lines", "of them there before"],
                [[*published.values(), done.known]],
            ),
            *unfinished_parts(done.unfinished),
        ],
    )


def unfinished_parts(paths: Sequence[Path]) -> Sequence[str]:
    """Say which files end in the middle of a line."""
    return [f"{path}: the last line has no end and was left out" for path in paths]


def _stream_report(schema: str, folder: Path, facts: StreamFacts) -> Report:
    numbers = f"{facts.first_seq} to {facts.last_seq}"
    return Report(
        schema=schema,
        document={"folder": str(folder), **asdict(facts)},
        parts=[f"{folder}: {facts.messages} messages, {numbers}, {facts.consumers} consumers"],
    )
