"""`akira republish`: files through the bridge's own rules, once more."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from adapters.file_tail.reading.given_files import GivenFiles
from adapters.jetstream.writing.publisher import JetStreamPublisher, open_publisher
from adapters.wire.acc_json.routing import event_of, kind_of
from application.errors import UnavailableError
from application.intake.data import RecordKind
from application.intake.relay_cdrs import RelayCdrs
from application.intake.republish import FreshIds, NoFeed, RelayCount
from entrypoints.cli.running import nats
from entrypoints.process.settings import StreamToolSettings
from entrypoints.terminal.progress import progress
from entrypoints.terminal.report import Report, Table

_PATIENCE = 30.0


async def republish(
    settings: StreamToolSettings, paths: Sequence[Path], *, host: str | None, fresh: bool
) -> Report:
    """Publish every line of the files; the stream and the gate drop what they know."""
    count = RelayCount()
    async with nats(settings) as connection, open_publisher(connection) as publisher:
        with progress("files", sum(path.stat().st_size for path in paths)) as seen:
            source = GivenFiles(paths=paths, advanced=seen)
            relay = RelayCdrs(
                source=source,
                publisher=FreshIds(publisher, _suffix()) if fresh else publisher,
                feed=NoFeed(),
                host=host or settings.host,
                kind_of=kind_of,
                event_of=event_of,
                observer=count,
            )
            await _while_it_moves(relay, publisher)
        figures = publisher.figures
    return _report(host or settings.host, count, figures.duplicates, source.unfinished)


async def _while_it_moves(relay: RelayCdrs, publisher: JetStreamPublisher) -> None:
    relaying = asyncio.ensure_future(relay())
    try:
        confirmed = -1
        while not relaying.done() and publisher.figures.confirmed > confirmed:
            confirmed = publisher.figures.confirmed
            await asyncio.wait({relaying}, timeout=_PATIENCE)
        if relaying.done():
            relaying.result()
    finally:
        relaying.cancel()
    if publisher.unconfirmed or not relaying.done():
        raise UnavailableError("the stream does not confirm: see akira doctor, then do it again")


def _suffix() -> str:
    return f"f{datetime.now(UTC):%Y%m%dT%H%M%S}"


def _report(host: str, count: RelayCount, known: int, unfinished: Sequence[Path]) -> Report:
    published = {kind: count.lines[kind] for kind in RecordKind if kind is not RecordKind.PHASE}
    return Report(
        schema="akira.republish/1",
        document={
            "host": host,
            "published": {kind.value: number for kind, number in published.items()},
            "already_in_stream": known,
            "phases_left_out": count.lines[RecordKind.PHASE],
            "unfinished": unfinished,
        },
        parts=[
            Table(
                f"in the stream for host {host}",
                ["CDRs", "acc records", "dead lines", "of them there before"],
                [[*published.values(), known]],
            ),
            *(f"{path}: the last line has no end and was left out" for path in unfinished),
        ],
    )
