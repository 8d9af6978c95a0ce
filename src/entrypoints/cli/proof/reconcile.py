"""`akira reconcile`: the stream, the book and the files must agree."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import asdict

from adapters.file_tail.reading.given_files import GivenFiles
from adapters.jetstream.topology import DEAD_SUFFIX
from adapters.jetstream.view import JetStreamView
from adapters.timescale.connection import Pool
from adapters.timescale.proof.census import TimescaleRecordCensus
from application.proof.data import MoneyCheck
from application.proof.reconcile import HourBalance, Reconcile, Reconciliation
from application.proof.reconcile_files import FileReconciliation
from entrypoints.cli.running import database, nats
from entrypoints.process.settings import CliSettings
from entrypoints.reconciling import reconcile_files
from entrypoints.terminal.progress import progress
from entrypoints.terminal.report import Report, Table

_HOURS = ["hour (UTC)", "host", "received", "rated", "unrated", "parked", "duplicates",
          "difference"]  # fmt: skip


async def reconcile(
    settings: CliSettings, hours: tuple[datetime, datetime], paths: Sequence[Path]
) -> Report:
    """Compare stream and book hour by hour, and look up every line of the files."""
    async with database(settings) as pool:
        found = await _hours(settings, pool, hours)
        files = await _files(pool, paths) if paths else None
    document = _hours_document(found)
    parts = _hours_parts(found)
    if files:
        given, lines = files
        document["files"] = _files_document(given, lines)
        parts += _files_parts(given, lines)
    whole = files[1].complete if files else not found.gaps
    good = whole and not found.differences and found.money.good
    parts.append("complete: nothing is missing" if good else "NOT complete")
    return Report(
        schema="akira.reconcile/1",
        document={"complete": good, **document},
        parts=parts,
        good=good,
    )


async def _hours(
    settings: CliSettings, pool: Pool, hours: tuple[datetime, datetime]
) -> Reconciliation:
    readers = (settings.consumer, settings.consumer + DEAD_SUFFIX)
    async with nats(settings) as connection:
        view = JetStreamView(connection=connection, stream=settings.stream, consumers=readers)
        count = Reconcile(
            stream=view, census=TimescaleRecordCensus(pool), clock=lambda: datetime.now(UTC)
        )
        with progress("stream", None) as seen:
            return await count(*hours, seen)


async def _files(pool: Pool, paths: Sequence[Path]) -> tuple[GivenFiles, FileReconciliation]:
    with progress("files", sum(path.stat().st_size for path in paths)) as seen:
        given = GivenFiles(paths=paths, advanced=seen)
        return given, await reconcile_files(pool, given)


def _hours_document(found: Reconciliation) -> dict[str, object]:
    return {
        "since": found.since,
        "hours": [_hour_document(hour) for hour in found.hours],
        "waiting": found.waiting,
        "open_dead_letters": found.open_letters,
        "gaps": [asdict(gap) for gap in found.gaps],
        "money": {"good": found.money.good, **asdict(found.money)},
    }


def _hour_document(hour: HourBalance) -> dict[str, object]:
    return {
        "hour": hour.name.hour,
        "host": hour.name.host,
        "received": hour.received,
        **asdict(hour.ends),
        "rated": hour.ends.stored - hour.ends.unrated,
        "difference": hour.difference,
    }


def _hours_parts(found: Reconciliation) -> list[Table | str]:
    rows = [
        (hour.name.hour, hour.name.host, hour.received, hour.ends.stored - hour.ends.unrated,
         hour.ends.unrated, hour.ends.parked, hour.ends.duplicates, hour.difference)
        for hour in found.hours
    ]  # fmt: skip
    gaps = [(gap.first_seq, gap.last_seq, gap.before) for gap in found.gaps]
    return [
        Table(f"stream and book since {found.since:%Y-%m-%d %H:%M:%SZ}", _HOURS, rows, "no record"),
        Table("gaps of the stream", ["from", "to", "before"], gaps),
        Table(
            "balances that are not the sum of their movements",
            ["company", "balance", "movements"],
            [(each.company, each.balance, each.movements) for each in found.money.balances],
        ),
        Table(
            "calls whose price is not what they moved",
            ["call key"],
            [(key,) for key in found.money.calls],
        ),
        f"waiting for the worker: {found.waiting}; open dead letters: {found.open_letters}",
    ]


def _money_parts(money: MoneyCheck) -> list[Table | str]:
    balances = [(each.company, each.balance, each.movements) for each in money.balances]
    calls = [(key,) for key in money.calls]
    return [
        Table("balances that are not their movements", ["company", "balance", "sum"], balances),
        Table("calls whose price is not what they moved", ["call key"], calls),
    ]


def _files_document(given: GivenFiles, lines: FileReconciliation) -> dict[str, object]:
    return {**asdict(lines), "unfinished": given.unfinished}


def _files_parts(given: GivenFiles, lines: FileReconciliation) -> list[Table | str]:
    counts = ("lines", "stored", "parked", "duplicates", "missing", "acc", "phases")
    lost = [(each.file_id, each.offset, each.call_id) for each in lines.missing_lines]
    calls = [(each.call_id, " ".join(each.tags)) for each in lines.answered_without_cdr]
    return [
        Table("lines of the files", counts, [[getattr(lines, name) for name in counts]]),
        Table("lines that the book does not have", ["file", "offset", "Call-ID"], lost),
        Table("answered calls without CDR", ["Call-ID", "tags"], calls),
        *(f"{path}: the last line has no end and was left out" for path in given.unfinished),
    ]
