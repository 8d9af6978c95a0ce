"""A database that the release of 2026-11-25 wrote: it migrates, and all of it follows from its log.

tests/golden/first_release holds the rows as that release's own code wrote them: companies whose
names cannot stay, suppliers that no event tells of, calls of every kind, corrections, payments.
"""

import gzip
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import asyncpg
import pytest

from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.facts.beside import kept_parties
from adapters.timescale.facts.old_forms import old_forms
from adapters.timescale.facts.rebuilding.projections import TimescaleProjections
from adapters.timescale.health.schema import TimescaleSchema
from adapters.timescale.migrating import migrate, released
from adapters.timescale.money.register import TimescaleMoneyRegister
from adapters.timescale.proof.folding.fold import TimescaleBookFold
from adapters.wire import event_json
from application.facts.data import Projection
from contract.servers import PostgresServer, fresh_database
from contract.whole_database import counted_to_the_end, see_it_equal_elsewhere
from domain.facts.call_facts import CallReceived

ROWS = Path(__file__).parents[1] / "golden" / "first_release" / "rows.jsonl.gz"
ITS_SCHEMA = 9
COUNT_NAMED = """
select count(*) from event, jsonb_path_query(data, '$.**.cdr') as cdr
where cdr ?| array['call_id', 'from_tag', 'to_tag', 'caller', 'callee', 'account', 'src_ip']
    or data ? 'fingerprint'
"""
BESIDE = """
select e.data, i.* from event e join call_identity i on i.call_key = e.stream_id
where e.type = 'CallReceived'
"""
# Drawn by each database anew, or worked out by it.
NOT_LOADED = {"written_by", "asr", "acd", "pdd_of_hour"}


async def as_it_was(pool: Pool) -> None:
    """Make the first release's schema, and fill it with what its code wrote."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "create table schema_migration (version integer primary key, name text not null,"
            " sha256 text not null, applied_at timestamptz not null default now(),"
            " milliseconds integer not null)"
        )
        for migration in released()[:ITS_SCHEMA]:
            await connection.execute(migration.sql)
            await connection.execute(
                "insert into schema_migration (version, name, sha256, milliseconds)"
                " values ($1, $2, $3, 1)",
                migration.version, migration.name, migration.sha256,
            )  # fmt: skip
        with gzip.open(ROWS) as lines:
            for line in lines:
                found = json.loads(line, parse_float=str)
                await load(connection, found["table"], found["row"])
        await connection.execute(
            "update event_reader set written_by = pg_current_xact_id(),"
            " position = (select max(position) from event) where name = 'traffic'"
        )
        for table in ("company", "supplier", "supply_route", "tariff_assignment", "tariff"):
            await connection.execute(
                f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}"  # noqa: S608
            )
        await connection.execute(
            "select setval(pg_get_serial_sequence('event', 'position'), max(position)) from event"
        )


async def load(
    connection: "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]",
    table: str,
    row: Mapping[str, object],
) -> None:
    """Enter one row."""
    left_out = NOT_LOADED | ({"pdd"} if table == "traffic_hourly" else set())
    names = ", ".join(name for name in row if name not in left_out)
    await connection.execute(
        f"insert into {table} ({names}) overriding system value"  # noqa: S608 our own names
        f" select {names} from jsonb_populate_record(null::{table}, $1::text::jsonb)",
        json.dumps(row),
    )


@pytest.fixture
async def dsn(postgres_server: PostgresServer) -> str:
    found = await fresh_database(postgres_server)
    async with open_pool(DatabaseSettings(url=found)) as pool:
        await as_it_was(pool)
    return found


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        yield pool


async def test_all_of_it_follows_from_its_log(
    postgres_server: PostgresServer, dsn: str, pool: Pool, tmp_path: Path
) -> None:
    before = await pool.fetch("select company_id, amount from balance order by 1")
    await migrate(pool)
    await counted_to_the_end(dsn)
    assert await pool.fetch("select company_id, amount from balance order by 1") == before
    await see_it_equal_elsewhere(dsn, await fresh_database(postgres_server), tmp_path)


async def test_parties_leave_the_log_and_stay_beside_it(dsn: str, pool: Pool) -> None:
    before = await pool.fetch("select * from cdr order by call_key")
    schema = TimescaleSchema(pool)
    facts = await old_forms(pool)
    assert f"{facts} facts of older software" in await schema.pending()
    assert f"{facts} facts of older software" in await schema.migrate()
    assert await schema.pending() == []
    assert await pool.fetchval(COUNT_NAMED) == 0
    for row in await pool.fetch(BESIDE):
        assert json.loads(row["data"])["parties"] == kept_parties(row).commitment is not None
    await counted_to_the_end(dsn)
    assert list(await TimescaleBookFold(pool).differences(None, None)) == []
    for projection in Projection:
        rebuilt = await TimescaleProjections(pool).rebuild(projection, dry_run=True)
        assert (projection, rebuilt.good) == (projection, True)
    # Columns that came later are beside the point.
    after = await pool.fetch("select * from cdr order by call_key")
    assert [{name: row[name] for name in dict(before[0])} for row in after] == [
        dict(row) for row in before
    ]


async def test_names_that_cannot_stay_become_others_by_an_event(pool: Pool) -> None:
    await migrate(pool)
    register = TimescaleMoneyRegister(pool)
    companies = {account.id: account for account in await register.companies()}
    assert {number: account.company.name for number, account in companies.items()} == {
        1: "Acme",
        2: "acme (#2)",
        3: "company 1 (#3)",
        4: "Beta Tel",
        5: "company 1",
    }
    assert list(companies[4].accounts) == [" acct-3 ", "acct-3", "acct-4 "]
    assert list(companies[2].accounts) == ["acct-2", "acct-4"]
    assert [supplier.name for supplier in await register.suppliers()] == [
        "Carrier (#3)", "carrier", "supplier 7",
    ]  # fmt: skip
    told = await pool.fetch(
        "select type, count(*) from event where type like '%Renamed' group by 1"
    )
    assert dict(map(tuple, told)) == {"CompanyRenamed": 3, "SupplierRenamed": 2}


async def test_what_old_forms_leave_out_is_what_the_domain_says(pool: Pool) -> None:
    await migrate(pool)
    rows = await pool.fetch(
        "select schema_version, data, figures_of_old_form(data->'cdr', data->'verdict') as figures"
        " from event where type = 'CallReceived'"
    )
    assert len(rows) == 60
    for row in rows:
        call = event_json.decode("CallReceived", row["schema_version"], row["data"])
        assert isinstance(call, CallReceived)
        told = json.loads(event_json.encode(call))["figures"]
        old = json.loads(row["figures"], parse_float=str)
        assert old["outcome"] == told["outcome"]
        assert (old["billed"] or 0) == (told["billed"] or 0)
        for name in ("seconds", "pdd"):
            assert (float(old[name]) if old[name] is not None else None) == (
                float(told[name]) if told[name] is not None else None
            )
