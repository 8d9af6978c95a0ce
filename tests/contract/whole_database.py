"""All that follows from the log, as rows that two databases can be compared by."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.facts.event_log import TimescaleEventLog
from adapters.timescale.facts.rebuilding.projections import TimescaleProjections
from adapters.timescale.migrating import migrate
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from adapters.wire import log_json
from application.facts.carry_log import ExportLog, ImportLog
from application.facts.data import Projection

# Numbers that a database draws for its own rows do not follow from the log.
TABLES: Final = {
    "event": "select position, stream_id, version, type, schema_version, at, data, told_by"
    " from event",
    "company": "select * from company",
    "fraud_suspicion": "select * from fraud_suspicion",
    "account": "select * from account",
    "account_mapping": "select * from account_mapping",
    "party_rule": "select * from party_rule",
    "tariff_assignment": "select company_id, tariff, valid_from, valid_to from tariff_assignment",
    "narrow_assignment": "select * from narrow_assignment",
    "supplier": "select * from supplier",
    "supply_route": "select supplier_id, version, tariff, account, network, valid_from, valid_to,"
    " gateway from supply_route",
    "number_plan": "select * from number_plan",
    "number_plan_use": "select * from number_plan_use",
    "call_identity": "select * from call_identity",
    "cdr": "select * from cdr",
    "balance_movement": "select company_id, call_key, kind, revision, amount, currency, reference,"
    " at from balance_movement",
    "supplier_movement": "select supplier_id, call_key, kind, revision, amount, currency, at"
    " from supplier_movement",
    "balance": "select company_id, currency, amount from balance",
    "traffic_hourly": "select * from traffic_hourly where attempts > 0",
}


async def rows_of(pool: Pool) -> Mapping[str, list[str]]:
    """Read all tables, each as sorted text."""
    return {
        name: sorted([str(tuple(row)) for row in await pool.fetch(statement)])
        for name, statement in TABLES.items()
    }


async def carried(source: str, target: str, file: Path) -> int:
    """Export the log of one database, import it into an empty one, give the count of events."""
    async with open_pool(DatabaseSettings(url=source)) as pool:
        export = ExportLog(
            log=TimescaleEventLog(pool), head=log_json.write_head, line=log_json.write_entry
        )
        with file.open("wb") as lines:
            exported = await export(lines.write)
    async with open_pool(DatabaseSettings(url=target)) as pool:
        await migrate(pool)
        fill = ImportLog(
            log=TimescaleEventLog(pool), events=log_json.read_head, entry=log_json.read_entry
        )
        with file.open("rb") as lines:
            assert await fill(lines) == exported
    return exported


async def counted_to_the_end(dsn: str) -> None:
    """Take all events into the hours of traffic, as a worker does when it has time."""
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        while await TimescaleTrafficBook(pool).advance():
            pass


async def see_it_equal_elsewhere(source: str, target: str, folder: Path) -> None:
    """See that all of a database follows from its log: equal rows in another that has it alone."""
    assert await carried(source, target, folder / "log.jsonl") > 0
    async with (
        open_pool(DatabaseSettings(url=source)) as one,
        open_pool(DatabaseSettings(url=target)) as other,
    ):
        before, after = await rows_of(one), await rows_of(other)
        for name, rows in before.items():
            assert rows == after[name], name
        for pool in (one, other):
            for projection in Projection:
                found = await TimescaleProjections(pool).rebuild(projection, dry_run=True)
                assert found.good, (projection, found)
