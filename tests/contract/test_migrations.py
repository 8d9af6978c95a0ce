"""The schema's versions, with TimescaleDB and without."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.migrating import migrate, pending, released
from application.errors import SetupError, UnavailableError
from contract.servers import PostgresServer, fresh_database

APPLIED = """
select version, name, sha256, applied_at, milliseconds from schema_migration
union all select version, name, sha256, applied_at, milliseconds from schema_step
order by 1
"""


@pytest.fixture
async def pool(empty_database: str) -> AsyncIterator[Pool]:
    async with open_pool(DatabaseSettings(url=empty_database)) as pool:
        yield pool


def test_the_files_are_numbered_without_a_gap() -> None:
    versions = [migration.version for migration in released()]
    assert versions == list(range(1, len(versions) + 1))


async def test_an_empty_database_lacks_everything_and_then_nothing(pool: Pool) -> None:
    assert await pending(pool) == released()
    assert await migrate(pool) == released()
    assert await pending(pool) == []


async def test_applied_twice_changes_nothing(pool: Pool) -> None:
    await migrate(pool)
    before = await pool.fetch(APPLIED)
    assert await migrate(pool) == []
    assert await pool.fetch(APPLIED) == before


async def test_two_migrators_at_once_apply_each_file_once(pool: Pool) -> None:
    first, second = await asyncio.gather(migrate(pool), migrate(pool))
    assert sorted([len(first), len(second)]) == [0, len(released())]
    assert [row["version"] for row in await pool.fetch(APPLIED)] == [
        migration.version for migration in released()
    ]


async def test_two_databases_of_a_server_are_migrated_at_once(
    pool: Pool, database_pair: Pool
) -> None:
    # The roles belong to both.
    applied = await asyncio.gather(migrate(pool), migrate(database_pair))
    assert list(applied) == [released(), released()]


@pytest.fixture
async def database_pair(postgres_server: PostgresServer) -> AsyncIterator[Pool]:
    dsn = await fresh_database(postgres_server)
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        yield pool


async def test_a_changed_file_is_refused(pool: Pool) -> None:
    await migrate(pool)
    await pool.execute("update schema_migration set sha256 = 'other' where version = 2")
    for ask in (pending, migrate):
        with pytest.raises(SetupError, match=r"0002_calls\.sql differs"):
            await ask(pool)


async def test_a_newer_database_is_refused(pool: Pool) -> None:
    await migrate(pool)
    await pool.execute(
        "insert into schema_migration (version, name, sha256, milliseconds)"
        " values (9999, '9999_future.sql', 'x', 1)"
    )
    for ask in (pending, migrate):
        with pytest.raises(SetupError, match="newer"):
            await ask(pool)


_FUTURE_STEP = (
    "insert into schema_step (version, name, sha256, milliseconds, oldest_software)"
    " values (9999, '9999_future.sql', 'x', 1, $1)"
)


async def test_a_newer_database_is_good_for_the_software_that_it_names(pool: Pool) -> None:
    await migrate(pool)
    newest = released()[-1].version
    await pool.execute(_FUTURE_STEP, newest)
    assert await pending(pool) == []
    await pool.execute(
        "update schema_step set oldest_software = $1 where version = 9999", newest + 1
    )
    with pytest.raises(SetupError, match="newer"):
        await pending(pool)


async def test_the_first_release_knows_all_that_it_reads(pool: Pool) -> None:
    # It refuses any version in this table that it does not have itself.
    await migrate(pool)
    assert await pool.fetchval("select max(version) from schema_migration") == 9
    assert await pool.fetchval("select max(oldest_software) from schema_step") == 9


async def test_a_file_that_fails_leaves_nothing_of_itself(pool: Pool) -> None:
    await pool.execute("create table cdr (somebody_elses integer)")
    with pytest.raises(SetupError, match=r"0002_calls\.sql failed"):
        await migrate(pool)
    assert [row["version"] for row in await pool.fetch(APPLIED)] == [1]
    assert await pool.fetchval("select to_regclass('call_identity')") is None
    await pool.execute("drop table cdr")
    assert await migrate(pool) == released()[1:]


async def test_a_server_that_is_away_is_tried_later() -> None:
    nowhere = DatabaseSettings(url="postgresql://akira@127.0.0.1:1/akira")
    async with open_pool(nowhere) as pool:
        for ask in (pending, migrate):
            with pytest.raises(UnavailableError):
                await ask(pool)


@pytest.mark.parametrize("url", ["nonsense", "postgresql://h/x?sslmode=x"])
async def test_an_address_that_is_none_is_for_an_operator(url: str) -> None:
    with pytest.raises(SetupError):
        async with open_pool(DatabaseSettings(url=url)) as pool:
            await pending(pool)


async def test_calls_lie_in_chunks_where_timescaledb_is_there(pool: Pool) -> None:
    await migrate(pool)
    preloaded = await pool.fetchval("show shared_preload_libraries")
    extension = await pool.fetchval(
        "select count(*) from pg_extension where extname = 'timescaledb'"
    )
    assert extension == ("timescaledb" in preloaded)
    if extension:
        names = await pool.fetch("select hypertable_name from timescaledb_information.hypertables")
        assert "cdr" in {row["hypertable_name"] for row in names}
    unique = await pool.fetchval(
        "select count(*) from pg_index where indrelid = 'cdr'::regclass and indisunique"
    )
    assert unique == 0


async def test_readers_see_numbers_without_their_middle(pool: Pool) -> None:
    await migrate(pool)
    found = [
        await pool.fetchval("select masked($1)", number)
        for number in ("4915112345678", "12345", "123456", "", None)
    ]
    assert found == ["491********78", "*****", "123*56", "", None]
