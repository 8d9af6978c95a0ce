"""A worker seals the log, `akira seal` proves it, and nothing that is allowed breaks a seal."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from adapters.contract.builders import a_company
from adapters.contract.facts.everything import fill
from adapters.contract.proof.seals import sealed
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.proof.seals import TimescaleSealBook
from akira_in_hand import Akira, Said
from application.facts.data import Projection
from application.proof.seal_log import SealLog
from application.proof.verify_seals import SealSpan, SealVerdict, VerifySeals
from contract.full_store_probes import full_store_of
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import as_member
from contract.seal_probes import TimescaleSealProbe
from contract.servers import PostgresServer, migrated_database
from domain.proof.seals import KeptHead, read_head
from entrypoints.duties import sealing

_LOOKS = 0.2
WRITTEN = (
    "insert into event (stream_id, version, type, schema_version, data)"
    " select gen_random_uuid(), 1, 'Written', 1, '{}' from generate_series(1, 2)"
)
# Draws a position, and then waits.
WRITTEN_SLOWLY = (
    "insert into event (stream_id, version, type, schema_version, data)"
    " values ((select gen_random_uuid() from pg_advisory_xact_lock(7)), 1, 'Written', 1, '{}')"
)
IS_WAITING = (
    "select exists (select from pg_locks where locktype = 'advisory' and objid = 7 and not granted"
    " and database = (select oid from pg_database where datname = current_database()))"
)
FORGED = "update event set data = data || '{\"forged\": 1}' where position = $1"


@pytest.fixture
async def probe(store: TimescaleStoreProbe) -> AsyncIterator[TimescaleSealProbe]:
    async with full_store_of(TimescaleSealProbe, store) as probe:
        await fill(probe)
        yield probe


async def verified(pool: Pool, *kept: KeptHead) -> SealVerdict:
    return await VerifySeals(book=TimescaleSealBook(pool), clock=lambda: datetime.now(UTC))(
        SealSpan(kept=kept)
    )


@asynccontextmanager
async def on_duty(pool: Pool) -> AsyncIterator[None]:
    """Let somebody seal; who cannot is told of."""
    job = asyncio.ensure_future(sealing(pool)())
    try:
        yield
    finally:
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)


async def all_is_sealed(pool: Pool) -> None:
    while True:
        if not (await TimescaleSealBook(pool).unsealed()).events:
            return
        await asyncio.sleep(_LOOKS)


async def test_two_workers_seal_what_is_committed(probe: TimescaleSealProbe) -> None:
    pool = probe.store.pool
    async with (
        as_member(probe.store, "akira_worker") as worker,
        on_duty(worker),
        on_duty(worker),
    ):
        await all_is_sealed(pool)
    async with as_member(probe.store, "akira_auditor") as auditor:
        found = await verified(auditor)
    assert found.good
    assert found.events == await pool.fetchval("select count(*) from event")
    assert await pool.fetchval("select renewed_at is not null from duty where name = 'seals'")


@pytest.mark.parametrize("seed", range(4))
async def test_whoever_commits_late_is_sealed_too(probe: TimescaleSealProbe, seed: int) -> None:
    dice = Random(seed)  # noqa: S311 the same order each time
    pool = probe.store.pool
    seal = SealLog(book=probe.seals, clock=lambda: datetime.now(UTC), most=3, every=timedelta(0))
    await sealed(probe.seals, 1000)
    for _ in range(6):
        async with AsyncExitStack() as stack:
            writers = [
                await stack.enter_async_context(writer(pool, commits=dice.random() < 0.8))
                for _ in range(4)
            ]
            for write in dice.sample(writers * 2, 2 * len(writers)):
                await write()
                for _ in range(dice.randint(0, 3)):
                    await seal()
    while (await probe.seals.unsealed()).events:
        await seal()
    found = await verified(pool)
    assert found.good
    assert found.events == await pool.fetchval("select count(*) from event")


async def test_a_position_that_is_drawn_is_waited_for(probe: TimescaleSealProbe) -> None:
    pool = probe.store.pool
    await sealed(probe.seals, 1000)
    async with pool.acquire() as holder, pool.acquire() as slow:
        await holder.execute("select pg_advisory_lock(7)")
        writing = asyncio.ensure_future(slow.execute(WRITTEN_SLOWLY))
        while not await holder.fetchval(IS_WAITING):  # noqa: ASYNC110 told by the server alone
            await asyncio.sleep(_LOOKS)
        await a_company(probe.money, "Gamma")
        mark = await probe.seals.mark()
        assert mark is not None
        is_settled = await probe.seals.settled(mark)
        await holder.execute("select pg_advisory_unlock(7)")
        await writing
    drawn = await pool.fetchval("select position from event where type = 'Written'")
    assert (is_settled, drawn < mark.position) == (False, True)


@asynccontextmanager
async def writer(
    pool: Pool, *, commits: bool
) -> AsyncIterator[Callable[[], Coroutine[None, None, None]]]:
    """Give what writes when it is called first, and ends when it is called again."""
    async with pool.acquire() as connection:
        standing = connection.transaction()
        await standing.start()
        written = False

        async def write() -> None:
            nonlocal written
            if not written:
                await connection.execute(WRITTEN)
                written = True
            else:
                await (standing.commit() if commits else standing.rollback())

        yield write


async def test_a_rebuild_breaks_no_seal(probe: TimescaleSealProbe) -> None:
    await sealed(probe.seals, 30)
    for projection in Projection:
        await probe.damage(projection)
        await probe.projections.rebuild(projection, dry_run=False)
    assert (await verified(probe.store.pool)).good


async def test_a_log_that_is_carried_elsewhere_is_sealed_there_anew(
    probe: TimescaleSealProbe,
) -> None:
    head = (await sealed(probe.seals, 30))[-1]
    async with probe.full.copied() as copy:
        await probe.empty.fill(copy.pieces)
    assert (await verified(probe.store.pool)).good
    elsewhere = TimescaleSealBook(probe.elsewhere)
    assert await elsewhere.held() is None
    await sealed(elsewhere, 30)
    there = await verified(probe.elsewhere)
    assert there.good
    assert there.events == (await verified(probe.store.pool)).events
    # Its seals are of another day: what was kept of the first ones tells of the first database.
    assert not (await verified(probe.elsewhere, read_head(head.line))).good


async def test_what_older_software_wrote_is_sealed_when_it_is_rewritten(
    probe: TimescaleSealProbe,
) -> None:
    pool = probe.store.pool
    await pool.execute("alter table event disable trigger append_only")
    first = await pool.fetchval(
        "update event set schema_version = 1"
        " where position = (select min(position) from event where type = 'CallRerated')"
        " returning position"
    )
    seals = await sealed(probe.seals, 1000)
    assert [seal.to_position for seal in seals] == [first - 1]
    assert (await probe.seals.unsealed()).of_old_form == 1
    await pool.execute("update event set schema_version = 2 where position = $1", first)
    await sealed(probe.seals, 1000)
    found = await verified(pool)
    assert (found.good, found.unsealed.events) == (True, 0)


def good(said: Said) -> Said:
    assert (said.code, said.err) == (0, "")
    return said


async def test_the_operator_keeps_a_line_and_is_told_who_broke_it(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    dsn = await migrated_database(postgres_server)
    akira = Akira({"AKIRA_DATABASE_URL": dsn})
    said = await akira("seal", "head")
    assert (said.code, said.out) == (1, "nothing is sealed yet\n")
    good(await akira("company", "add", "Acme", "--currency", "EUR"))
    assert (await akira("seal", "verify")).code == 1
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        async with on_duty(pool):
            await all_is_sealed(pool)
        kept = tmp_path / "heads"
        kept.write_text(good(await akira("seal", "head")).out)
        found = good(await akira("seal", "verify", "--kept", str(kept), "--json")).document
        assert (found["whole"], found["seals"], found["broken"]) == (True, 1, None)
        assert found["head"]["line"] == kept.read_text().strip()
        async with pool.acquire() as connection:
            await connection.execute("set session_replication_role = replica")
            await connection.execute(FORGED, found["head"]["to_position"])
            await connection.execute("reset session_replication_role")
    said = await akira("seal", "verify")
    assert said.code == 1
    assert "NOT whole: seal 1, positions 1 to" in said.out
    kept.write_text("no line\n")
    said = await akira("seal", "verify", "--kept", str(kept))
    assert (said.code, said.out) == (2, "")
    assert "line 1: no line of `akira seal head`" in said.err
