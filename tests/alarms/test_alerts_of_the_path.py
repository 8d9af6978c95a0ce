"""Faults on the way from the file to the book: each raises its alert."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from time import monotonic

import pytest

from adapters.jetstream.topology import Topology
from alarms.alarmed import Alarmed, an_alarmed_pipeline
from alarms.scrapes import Scrapes
from faults.scraping import PATIENCE, figure, listens

pytestmark = pytest.mark.timeout(3600)
WELL = (
    "AkiraWorkerStandsStill", "AkiraRecordsWait", "AkiraBookLags", "AkiraSlowBatches",
    "AkiraWorkerDown", "AkiraAllWorkersDown", "AkiraDutyStandsStill", "AkiraRedeliveries",
    "AkiraNothingIsStored", "AkiraBacklogGrows", "AkiraStreamFull", "AkiraStreamFills",
    "AkiraStreamFullSoon", "AkiraBridgeCutOff", "AkiraBridgeLags",
    "AkiraBridgeLagsFar", "AkiraStreamUnreachable", "AkiraStreamForgot", "AkiraStatusIsOld",
    "AkiraBridgeDown", "AkiraFileGoneUnread", "AkiraPositionNotWritten", "AkiraDatabaseErrors",
    "AkiraDatabaseUnreachable", "AkiraLinesMissing",
)  # fmt: skip
MANY, CALLS = 10_001, 20
# Who writes balances waits, who reads them does not.
LOCK = "lock table balance in exclusive mode"
STANDSTILL = "cdr_worker_standstill_seconds"
SLOW = 11


async def test_a_worker_that_does_not_get_on(tmp_path: Path) -> None:
    async with a_well_pipeline(tmp_path) as (alarmed, scrapes):
        await it_stands_still(alarmed, scrapes)
        await it_is_killed_with_records_in_hand(alarmed, scrapes)
        await nobody_stores(alarmed, scrapes)
        await alarmed.pipeline.worker.start()
        await listens(alarmed.pipeline.worker)


@asynccontextmanager
async def a_well_pipeline(folder: Path) -> AsyncIterator[tuple[Alarmed, Scrapes]]:
    """Run a pipeline that has stored calls, and see that no alert is raised."""
    async with an_alarmed_pipeline(folder) as alarmed:
        scrapes = Scrapes()
        alarmed.write("well", CALLS)
        await alarmed.until_stored(CALLS)
        await scraped(alarmed, scrapes, 0)
        scrapes.assert_silent(0, *WELL)
        yield alarmed, scrapes


async def scraped(alarmed: Alarmed, scrapes: Scrapes, minute: int) -> None:
    scrapes.take(minute, "akira-worker", await alarmed.told(alarmed.pipeline.worker))
    await beside(alarmed, scrapes, minute)


async def beside(alarmed: Alarmed, scrapes: Scrapes, minute: int) -> None:
    """Scrape what tells while no worker does."""
    scrapes.take(minute, "akira-bridge", await alarmed.told(alarmed.pipeline.bridge))
    scrapes.take(minute, "akira-status", await alarmed.status())


async def it_stands_still(alarmed: Alarmed, scrapes: Scrapes) -> None:
    worker, bridge = alarmed.pipeline.worker, alarmed.pipeline.bridge
    async with alarmed.held(LOCK):
        alarmed.write("held", CALLS)
        await alarmed.until(worker, STANDSTILL, lambda seconds: seconds > 0)
        await scraped(alarmed, scrapes, 1)
        for job, ask, age in (
            ("akira-worker", partial(alarmed.told, worker), STANDSTILL),
            ("akira-bridge", partial(alarmed.told, bridge), "cdr_bridge_settled_lag_seconds"),
            ("akira-status", alarmed.status, "cdr_consumer_oldest_seconds"),
        ):
            text = await alarmed.until_grown(scrapes, 1, job, ask, age)
            scrapes.goes_on(1, 12, job, text)
        scrapes.assert_raises(12, "AkiraWorkerStandsStill", "AkiraRecordsWait", "AkiraBookLags")
        scrapes.assert_silent(12, "AkiraSlowBatches", "AkiraWorkerDown")
    await alarmed.until_stored(2 * CALLS)


async def it_is_killed_with_records_in_hand(alarmed: Alarmed, scrapes: Scrapes) -> None:
    worker = alarmed.pipeline.worker
    async with alarmed.held(LOCK):
        alarmed.write("killed", CALLS)
        await alarmed.until(worker, STANDSTILL, lambda seconds: seconds > 0)
        await until_all_are_in_hand(alarmed)
        await worker.kill()
    scrapes.take(14, "akira-worker", None)
    scrapes.assert_raises(14, "AkiraWorkerDown", "AkiraAllWorkersDown")
    await worker.start()
    await listens(worker)
    scrapes.take(15, "akira-worker", await alarmed.told(worker))
    await alarmed.until_stored(3 * CALLS)
    text = await alarmed.until(worker, "cdr_redeliveries_total", lambda count: count > 10)
    scrapes.take(16, "akira-worker", text)
    scrapes.assert_raises(16, "AkiraRedeliveries")


async def until_all_are_in_hand(alarmed: Alarmed) -> None:
    """Wait until all that was written is with the worker, which may have begun with a part."""
    deadline = monotonic() + PATIENCE
    while figure(told := await alarmed.status(), "cdr_consumer_ack_pending") < CALLS:
        assert monotonic() < deadline, told


async def nobody_stores(alarmed: Alarmed, scrapes: Scrapes) -> None:
    bridge, worker = alarmed.pipeline.bridge, alarmed.pipeline.worker
    await worker.kill()
    scrapes.take(40, "akira-worker", None)
    await beside(alarmed, scrapes, 40)
    alarmed.write("many", MANY)
    text = await alarmed.until(
        bridge, "cdr_bridge_confirmed_total", lambda count: count >= MANY + 3 * CALLS
    )
    scrapes.take(41, "akira-bridge", text)
    scrapes.assert_raises(41, "AkiraNothingIsStored")
    age = "cdr_duty_age_seconds"
    text = await alarmed.until_grown(scrapes, 40, "akira-status", alarmed.status, age)
    scrapes.goes_on(40, 44, "akira-status", text)
    scrapes.assert_raises(44, "AkiraDutyStandsStill", "AkiraBacklogGrows")
    async with alarmed.admin() as admin:
        streams = admin.client.jetstream(timeout=PATIENCE)
        stream = await streams.stream_info(Topology().stream)
        stream.config.max_bytes = int(stream.state.bytes / 0.95)
        await streams.update_stream(stream.config)
    scrapes.take(50, "akira-status", await alarmed.status())
    scrapes.assert_raises(50, "AkiraStreamFull", "AkiraStreamFills", "AkiraStreamFullSoon")
    scrapes.assert_raises(56, "AkiraStatusIsOld")


async def test_servers_that_are_away_and_a_stream_that_forgets(tmp_path: Path) -> None:
    async with a_well_pipeline(tmp_path) as (alarmed, scrapes):
        await nats_is_away(alarmed, scrapes)
        await the_stream_is_another_one(alarmed, scrapes)
        await the_database_is_away(alarmed, scrapes)


async def nats_is_away(alarmed: Alarmed, scrapes: Scrapes) -> None:
    bridge = alarmed.pipeline.bridge
    await alarmed.pipeline.nats.kill()
    alarmed.write("away", CALLS)
    await alarmed.until(bridge, "cdr_bridge_lag_seconds", lambda seconds: seconds > 0)
    text = await alarmed.until(bridge, "cdr_bridge_nats_connected", lambda one: one == 0)
    scrapes.take(2, "akira-bridge", text)
    scrapes.take(2, "akira-status", await alarmed.status())
    scrapes.assert_raises(2, "AkiraBridgeCutOff", "AkiraStreamUnreachable")
    scrapes.assert_silent(2, "AkiraDatabaseUnreachable", "AkiraBridgeDown")
    ask, age = partial(alarmed.told, bridge), "cdr_bridge_lag_seconds"
    text = await alarmed.until_grown(scrapes, 2, "akira-bridge", ask, age)
    scrapes.goes_on(2, 18, "akira-bridge", text)
    scrapes.assert_raises(18, "AkiraBridgeLags", "AkiraBridgeLagsFar")


async def the_stream_is_another_one(alarmed: Alarmed, scrapes: Scrapes) -> None:
    [store] = alarmed.pipeline.stores
    shutil.rmtree(store)
    await alarmed.pipeline.nats.start()
    await alarmed.pipeline.make_streams()
    text = await alarmed.until(
        alarmed.pipeline.bridge, "cdr_stream_resets_total", lambda count: count > 0
    )
    scrapes.take(19, "akira-bridge", text)
    scrapes.assert_raises(19, "AkiraStreamForgot")
    await alarmed.until_stored(2 * CALLS)


async def the_database_is_away(alarmed: Alarmed, scrapes: Scrapes) -> None:
    worker = alarmed.pipeline.worker
    scrapes.take(20, "akira-worker", before := await alarmed.told(worker))
    errors = figure(before, "cdr_database_errors_total")
    await alarmed.pipeline.postgres.kill()
    try:
        scrapes.take(21, "akira-status", await alarmed.status())
        scrapes.assert_raises(21, "AkiraDatabaseUnreachable")
        alarmed.write("kept", CALLS)
        text = await alarmed.until(
            worker, "cdr_database_errors_total", lambda count: count > errors + 12
        )
        scrapes.take(29, "akira-worker", text)
        scrapes.assert_raises(29, "AkiraDatabaseErrors")
        # Errors are others' as well: a batch is to take longer than any should.
        await alarmed.until(worker, STANDSTILL, lambda seconds: seconds > SLOW)
    finally:
        await alarmed.pipeline.postgres.start()
    # What was in hand meanwhile is committed now.
    known = figure(text, "cdr_worker_batch_seconds_count")
    text = await alarmed.until(
        worker, "cdr_worker_batch_seconds_count", lambda count: count > known
    )
    scrapes.take(30, "akira-worker", text)
    scrapes.assert_raises(30, "AkiraSlowBatches")
