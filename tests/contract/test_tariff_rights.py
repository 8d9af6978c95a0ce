"""Who may do what with tariffs, and what nobody may do."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import asyncpg
import pytest

from adapters.contract.builders import a_version
from adapters.timescale.connection import Pool
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.errors import UnavailableError
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.logins import as_member
from contract.servers import PostgresServer

TABLES = ("tariff", "rate", "rate_terms")


@pytest.fixture
async def probe(
    postgres_server: PostgresServer, database: str
) -> AsyncIterator[TimescaleStoreProbe]:
    async with timescale_probe(postgres_server, database) as probe:
        yield probe


def login(probe: TimescaleStoreProbe, role: str) -> AbstractAsyncContextManager[Pool]:
    return as_member(probe, f"akira_{role}")


async def test_an_operator_imports_under_his_own_name(probe: TimescaleStoreProbe) -> None:
    async with login(probe, "operator") as pool:
        saved = await TimescaleTariffStore(pool).save(a_version())
        assert saved.version.imported_by == await pool.fetchval("select current_user")


@pytest.mark.parametrize("role", ["worker", "operator", "auditor", "reader"])
async def test_everybody_reads(probe: TimescaleStoreProbe, role: str) -> None:
    saved = await TimescaleTariffStore(probe.pool).save(a_version())
    async with login(probe, role) as pool:
        store = TimescaleTariffStore(pool)
        assert await store.versions() == [saved.version]
        assert list((await store.load(saved.version.tariff_id)).rates) == ["49"]


@pytest.mark.parametrize("role", ["worker", "auditor", "reader"])
async def test_only_an_operator_imports(probe: TimescaleStoreProbe, role: str) -> None:
    async with login(probe, role) as pool:
        with pytest.raises(UnavailableError, match="permission denied"):
            await TimescaleTariffStore(pool).save(a_version())


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["delete from {}", "truncate {}", "update {} set {} = {}"])
async def test_a_version_never_changes(probe: TimescaleStoreProbe, table: str, change: str) -> None:
    await TimescaleTariffStore(probe.pool).save(a_version())
    column = {"tariff": "name", "rate": "destination", "rate_terms": "body"}[table]
    statement = change.format(table, column, column)
    async with login(probe, "operator") as pool:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(statement)
    with pytest.raises(asyncpg.PostgresError, match=f"{table} is append only"):
        await probe.pool.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into rate values (4711, '49', '', 1)",
        "insert into rate values (1, '43', '', 4711)",
        "insert into rate values (1, '43', '', 1), (2, '43', '', 1)",
        "insert into rate values (1, '4x', '', 1)",
        "insert into rate values (1, '1234567890123456789', '', 1)",
        "insert into rate values (1, '49', '', 1)",
    ],
)
async def test_a_rate_belongs_to_a_tariff_and_has_terms(
    probe: TimescaleStoreProbe, statement: str
) -> None:
    await TimescaleTariffStore(probe.pool).save(a_version())
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await probe.pool.execute(statement)
    assert await probe.pool.fetchval("select count(*) from rate") == 1
