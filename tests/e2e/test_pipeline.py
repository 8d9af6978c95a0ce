"""Real calls through a real Kamailio, found in the database: each once, as the phones saw it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import asyncpg
import pytest

from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.money.book import TimescaleMoneyBook
from domain.money.deciding import map_account
from e2e.calls import Call, Traffic, burst, reuse_call_id, run_calls, started
from e2e.installed import Installation
from e2e.kinds import ALL, CALLER_HANGS_UP
from e2e.phones.reinvited import REINVITED
from e2e.phones.scene import scene
from e2e.proxy import kamailio
from e2e.records import rotate
from e2e.stock import stock_proxy
from faults.paying import a_paying_company
from faults.pipeline import Pipeline, a_pipeline

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

Found = list[asyncpg.Record]


async def found_calls(pipeline: Pipeline, expected: int, seconds: float = 300) -> Found:
    """Wait for so many rows and give them; more than that is for the test to see."""
    deadline = monotonic() + seconds
    connection = await asyncpg.connect(pipeline.postgres.dsn)
    try:
        while True:
            rows = await connection.fetch("select * from cdr order by start_time")
            parked = await connection.fetch("select reason, detail from dead_letter")
            if len(rows) >= expected or monotonic() > deadline:
                assert parked == []
                return rows
            await asyncio.sleep(0.2)
    finally:
        await connection.close()


def dialogs_of(calls: Sequence[Call]) -> Counter[tuple[str, str]]:
    return Counter((call.call_id, call.outcome) for call in calls)


def dialogs_in(rows: Found) -> Counter[tuple[str, str]]:
    return Counter((row["call_id"], row["outcome"]) for row in rows)


async def test_each_kind_of_call_is_stored_once_as_the_phones_saw_it(
    tmp_path: Path, installation: Installation
) -> None:
    with kamailio(tmp_path / "kamailio", installation) as proxy:
        async with a_pipeline(tmp_path, proxy.cdr_path) as pipeline:
            calls = await asyncio.to_thread(run_calls, proxy, kinds=ALL, each=2)
            calls += await asyncio.to_thread(reuse_call_id, proxy, pairs=2)
            rows = await found_calls(pipeline, len(calls))
    assert dialogs_in(rows) == dialogs_of(calls)
    by_dialog = {(row["call_id"], row["from_tag"], row["outcome"]): row for row in rows}
    for call in calls:
        row = by_dialog[call.call_id, call.from_tag, call.outcome]
        began, ended = row["start_time"].timestamp(), row["end_time"].timestamp()
        assert call.misfit(began, ended, float(row["duration"])) == ""
        assert (row["hangup_by"] or "") == call.hangup_by
        assert (row["callee"], row["account"]) == (call.callee, call.account)


async def test_nothing_is_lost_when_processes_are_killed_and_the_file_rotates(
    tmp_path: Path, installation: Installation
) -> None:
    with kamailio(tmp_path / "kamailio", installation) as proxy:
        async with a_pipeline(tmp_path, proxy.cdr_path) as pipeline:
            with started(proxy, Traffic(kind=CALLER_HANGS_UP, calls=None, rate=60)) as running:
                for part in (pipeline.bridge, pipeline.worker) * 2:
                    await asyncio.to_thread(rotate, proxy, at_size=40_000)
                    await part.kill()
                    await part.start()
                calls = await asyncio.to_thread(running.enough)
            rows = await found_calls(pipeline, len(calls))
    assert dialogs_in(rows) == dialogs_of(calls)


async def test_a_burst_is_stored_whole(tmp_path: Path, installation: Installation) -> None:
    with kamailio(tmp_path / "kamailio", installation) as proxy:
        async with a_pipeline(tmp_path, proxy.cdr_path) as pipeline:
            calls = await asyncio.to_thread(burst, proxy, calls=1500, rate=400)
            rows = await found_calls(pipeline, len(calls))
    assert dialogs_in(rows) == dialogs_of(calls)


async def test_a_call_whose_reinvite_is_refused_with_799_is_debited(
    tmp_path: Path, installation: Installation
) -> None:
    [kind] = (each for each in REINVITED if each.name == "reinvite-799")

    async def paid(dsn: str) -> None:
        await a_paying_company(dsn)
        async with open_pool(DatabaseSettings(url=dsn)) as pool:
            await TimescaleMoneyBook(pool).change(1, map_account(f"caller-{kind.name}"))

    with stock_proxy(tmp_path / "kamailio", installation) as proxy:
        async with a_pipeline(tmp_path, proxy.cdr_path, paid) as pipeline:
            async with scene(proxy.port, kind.name) as stage:
                await kind.play(stage)
            [row] = await found_calls(pipeline, 1)
            async with open_pool(DatabaseSettings(url=pipeline.postgres.dsn)) as pool:
                moved = await pool.fetch("select kind, amount from balance_movement")
    assert (row["sip_code"], row["rating"], row["company_id"]) == (200, "rated", 1)
    assert [tuple(each) for each in moved] == [("call", -row["billed_amount"])]
    assert row["billed_amount"] > 0
