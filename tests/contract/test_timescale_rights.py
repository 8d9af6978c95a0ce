"""What a worker may do in the database, and what nobody may do."""

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest

from adapters.contract.builders import MOMENT, a_dead_letter
from adapters.contract.calls.delivering import a_call, some_calls
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.letters.dead_letters import TimescaleDeadLetterBox
from application.calls.data import Outcome
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.logins import as_worker
from contract.servers import PostgresServer

STORED, REDELIVERED = Outcome.STORED, Outcome.REDELIVERED
HISTORY = [
    "call_identity", "event", "cdr", "duplicate_receipt", "dead_letter", "balance_movement",
    "supplier_movement",
]  # fmt: skip


@pytest.fixture
async def probe(
    postgres_server: PostgresServer, database: str
) -> AsyncIterator[TimescaleStoreProbe]:
    async with timescale_probe(postgres_server, database) as probe:
        yield probe


async def test_a_worker_may_record_and_park(probe: TimescaleStoreProbe) -> None:
    async with as_worker(probe) as pool:
        ledger, box = TimescaleCdrLedger(pool), TimescaleDeadLetterBox(pool)
        for expected in (STORED, REDELIVERED):
            assert set(await ledger.record(some_calls(10))) == {expected}
        assert list(await ledger.record([a_call(1, seq=99)])) == [Outcome.DUPLICATE]
        # A day of its own: a worker's insert makes the chunk.
        old = a_call(77, start_time=MOMENT - timedelta(days=99))
        assert list(await ledger.record([old])) == [STORED]
        for seq in (1, 1, 2):
            await box.park([a_dead_letter(provenance=a_dead_letter().provenance, seq=seq)])
    assert len(await probe.calls()) == 11
    assert len(await probe.letters()) == 1


@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize(
    "change", ["delete from {}", "truncate {}", "update {} set {} = {}", "drop table {}"]
)
async def test_role_cannot_delete(probe: TimescaleStoreProbe, table: str, change: str) -> None:
    column = {"event": "type", "dead_letter": "raw"}.get(table, "call_key")
    async with as_worker(probe) as pool:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(
                change.format(table, column, column) if "set" in change else change.format(table)
            )


async def test_a_worker_may_not_drop_chunks_or_become_another(probe: TimescaleStoreProbe) -> None:
    await TimescaleCdrLedger(probe.pool).record(some_calls(1))
    has_chunks = await probe.pool.fetchval(
        "select count(*) from pg_extension where extname = 'timescaledb'"
    )
    async with as_worker(probe) as pool:
        for statement in (
            "select drop_chunks('cdr', older_than => now())" if has_chunks else "drop table cdr",
            "set role akira_operator",
            "alter table event disable trigger append_only",
            "create table mine ()",
            "insert into company (name, currency, payment) values ('mine', 'EUR', 'prepaid')",
            "insert into account select account, company_id from account",
            "insert into rate select * from rate",
            "update company set credit_limit = 1000",
            "update balance set currency = 'XXX'",
            "delete from balance",
            "copy event to program 'true'",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await pool.execute(statement)


@pytest.mark.parametrize("table", ["event", "balance_movement", "supplier_movement"])
@pytest.mark.parametrize("change", ["delete from {}", "update {} set {} = {}", "truncate {}"])
async def test_append_only_enforced(probe: TimescaleStoreProbe, table: str, change: str) -> None:
    # Not even its owner changes the log by mistake.
    await TimescaleCdrLedger(probe.pool).record(some_calls(1))
    column = "type" if table == "event" else "kind"
    with pytest.raises(asyncpg.PostgresError, match=f"{table} is append only"):
        await probe.pool.execute(
            change.format(table, column, column) if "set" in change else change.format(table)
        )
    assert len(await probe.calls()) == 1
