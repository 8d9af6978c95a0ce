"""What is told of servers, schema and streams."""

from collections.abc import Mapping, Sequence

from attrs import asdict

from application.health.asking import Away
from application.health.data import BridgeFigures, Part
from application.health.finding import Finding, State
from application.health.status import Status
from application.health.tell_stream import StreamStanding
from application.proof.overview import HostFigures
from entrypoints.cli.health.book_reports import age, book_parts
from entrypoints.terminal.report import Part as Shown
from entrypoints.terminal.report import Report, Table


def migrated_report(names: Sequence[str], *, check: bool) -> Report:
    """Tell what was applied, or what is missing."""
    done = "pending" if check else "applied"
    return Report(
        schema="akira.migrate/1",
        document={"applied": [] if check else names, "pending": names if check else []},
        parts=[f"{done}: {name}" for name in names] or ["the database is up to date"],
        good=not (check and names),
    )


def layout_report(parts: Sequence[Part]) -> Report:
    """Tell how each stream and consumer stands."""
    return Report(
        schema="akira.setup/1",
        document={"parts": [{"name": part.name, "state": part.state} for part in parts]},
        parts=[Table("JetStream", ["part", "state"], [(part.name, part.state) for part in parts])],
        good=all(part.good for part in parts),
    )


def findings_report(findings: Sequence[Finding]) -> Report:
    """Tell all findings; bad ones are wrong."""
    good = all(finding.state is not State.BAD for finding in findings)
    rows = [(each.state.value, each.about, each.seen, each.mend) for each in findings]
    return Report(
        schema="akira.doctor/1",
        document={"good": good, "findings": [asdict(finding) for finding in findings]},
        parts=[Table("findings", ["", "about", "seen", "mend"], rows)],
        good=good,
    )


def status_report(status: Status) -> Report:
    """Tell where records are, as far as anybody answered."""
    wrong = status.wrong
    parts = [
        part for url, found in status.bridges.items() for part in _bridge_parts(url, found)
    ] + [*_stream_parts(status.stream), *book_parts(status)]
    return Report(
        schema="akira.status/1",
        document={"at": status.at, "wrong": wrong, **_document(status)},
        parts=[*parts, *(f"WRONG: {complaint}" for complaint in wrong)],
        good=not wrong,
    )


def stream_report(stream: StreamStanding) -> Report:
    """Tell how the stream and who reads it stand."""
    wrong = stream.wrong
    found = {} if isinstance(stream.found, Away) else {"stream": asdict(stream.found)}
    return Report(
        schema="akira.stream/1",
        document={"at": stream.at, "wrong": wrong, **found},
        parts=[*_stream_parts(stream), *(f"WRONG: {complaint}" for complaint in wrong)],
        good=not wrong,
    )


def _document(status: Status) -> Mapping[str, object]:
    found: dict[str, object] = {}
    bridges = {url: asdict(b) for url, b in status.bridges.items() if not isinstance(b, Away)}
    if bridges:
        found["bridges"] = bridges
    if not isinstance(status.stream.found, Away):
        found["stream"] = asdict(status.stream.found)
    if not isinstance(status.book, Away):
        found["database"] = asdict(status.book) | {"hosts": _documents(status.book.hosts)}
    return found


def _documents(hosts: Sequence[HostFigures]) -> Sequence[Mapping[str, object]]:
    return [{**asdict(host), "clock_suspect": host.clock_suspect} for host in hosts]


def _bridge_parts(url: str, found: BridgeFigures | Away) -> Sequence[Shown]:
    if isinstance(found, Away):
        return []
    columns = ["lag s", "lag bytes", "unconfirmed", "NATS", "last confirmation", "to the book s"]
    row = [
        found.lag_seconds,
        found.lag_bytes,
        found.unconfirmed,
        found.connected,
        found.last_ack,
        found.settled_lag_seconds,
    ]
    return [Table(f"bridge {url}", columns, [row])]


def _stream_parts(stream: StreamStanding) -> Sequence[Shown]:
    found = stream.found
    if isinstance(found, Away):
        return []
    readers = [
        (each.name, each.pending, each.ack_pending, age(stream.at, each.oldest, ""),
         each.redelivered)
        for each in found.consumers
    ]  # fmt: skip
    return [
        Table(
            "stream",
            ["messages", "bytes", "of", "replicas", "last stored"],
            [(found.messages, found.size, found.max_size, found.replicas, found.last_stored_at)],
        ),
        Table("consumers", ["name", "pending", "in hand", "oldest s", "redelivered"], readers),
    ]
