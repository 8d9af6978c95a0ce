"""`akira status`: where records are, on one screen."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from attrs import asdict, define, field

from adapters.jetstream.topology import AUDIT_SUFFIX, DEAD_SUFFIX
from adapters.jetstream.view import JetStreamView
from adapters.timescale.proof.census import TimescaleRecordCensus
from application.errors import PortError
from application.proof.overview import Overview, StreamFigures
from entrypoints.cli.health.bridge_metrics import BridgeFigures, bridge_figures
from entrypoints.cli.running import database, nats
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.report import Report, Table

_FULL = 0.8
_LAG_SECONDS = 60


@define
class _Screen:
    now: datetime
    wrong: list[str] = field(factory=list)
    document: dict[str, object] = field(factory=dict)
    parts: list[Table | str] = field(factory=list)


async def status(settings: CliSettings, bridges: Sequence[str]) -> Report:
    """Ask bridges, stream and database; what does not answer is wrong, the rest is shown."""
    screen = _Screen(datetime.now(UTC))
    for url in bridges:
        _show_bridge(screen, url, await asyncio.to_thread(bridge_figures, url))
    try:
        _show_stream(screen, await _stream(settings))
    except PortError as error:
        screen.wrong.append(str(error))
    try:
        async with database(settings, longest=30) as pool:
            _show_book(screen, await TimescaleRecordCensus(pool).overview(screen.now))
    except PortError as error:
        screen.wrong.append(f"database: {error}")
    return Report(
        schema="akira.status/1",
        document={"at": screen.now, "wrong": screen.wrong, **screen.document},
        parts=[*screen.parts, *(f"WRONG: {each}" for each in screen.wrong or ())],
        good=not screen.wrong,
    )


async def _stream(settings: CliSettings) -> StreamFigures:
    names = [settings.consumer + suffix for suffix in ("", DEAD_SUFFIX, AUDIT_SUFFIX)]
    async with nats(settings) as connection:
        view = JetStreamView(connection=connection, stream=settings.stream, consumers=names)
        return await view.figures()


def _show_bridge(screen: _Screen, url: str, found: BridgeFigures | str) -> None:
    if isinstance(found, str):
        screen.wrong.append(f"bridge {url}: {found}")
        return
    if found.lag_seconds > _LAG_SECONDS:
        screen.wrong.append(f"bridge {url} lags {found.lag_seconds:.0f} s")
    screen.document.setdefault("bridges", {})[url] = asdict(found)  # type: ignore[index]  # ours
    columns = ["lag s", "lag bytes", "unconfirmed", "NATS", "last confirmation"]
    row = [found.lag_seconds, found.lag_bytes, found.unconfirmed, found.connected, found.last_ack]
    screen.parts.append(Table(f"bridge {url}", columns, [row]))


def _show_stream(screen: _Screen, found: StreamFigures) -> None:
    if found.max_size > 0 and found.size > _FULL * found.max_size:
        screen.wrong.append(f"the stream is {100 * found.size / found.max_size:.0f} % full")
    screen.document["stream"] = asdict(found)
    rows = [
        (each.name, each.pending, each.ack_pending, each.redelivered) for each in found.consumers
    ]
    screen.parts += [
        Table(
            "stream",
            ["messages", "bytes", "of", "last stored"],
            [(found.messages, found.size, found.max_size, found.last_stored_at)],
        ),
        Table("consumers", ["name", "pending", "in hand", "redelivered"], rows),
    ]


def _show_book(screen: _Screen, found: Overview) -> None:
    if found.open_letters:
        screen.wrong.append(
            f"{sum(found.open_letters.values())} open dead letters: akira dead list"
        )
    if found.gaps:
        lost = sum(gap.last_seq - gap.first_seq + 1 for gap in found.gaps)
        screen.wrong.append(f"the stream lost {lost} messages: akira republish the files")
    screen.document["database"] = asdict(found)
    hosts = [
        (each.host, each.last_hour, each.last_day, each.last_received_at,
         screen.now - each.last_received_at, each.last_received_at - each.last_read_at)
        for each in found.hosts
    ]  # fmt: skip
    screen.parts += [
        Table(
            "hosts (last day)",
            ["host", "calls last hour", "last day", "last CDR", "age s", "bridge to stream s"],
            hosts,
            "no call",
        ),
        Table("open dead letters", ["reason", "letters"], list(found.open_letters.items())),
        Table("unrated (last day)", ["reason", "calls"], list(found.unrated.items())),
        f"duplicates (last day): {found.duplicates}",
        (
            f"companies: {found.money.companies}, suspended {found.money.suspended},"
            f" below zero {found.money.negative}"
        ),
        Table(
            "gaps of the stream (last day)",
            ["from", "to", "before"],
            [(gap.first_seq, gap.last_seq, gap.before) for gap in found.gaps],
        ),
    ]
