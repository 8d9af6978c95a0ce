"""A Kamailio that dies takes its calls along: none is shown as in progress, none costs."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.calls import Traffic, run_calls, started
from e2e.kinds import CALLER_HANGS_UP
from e2e.proxy import kamailio
from e2e.records import pulses
from e2e.test_live_calls import Watched, watching
from e2e.waiting import wait_until
from faults.pipeline import a_pipeline

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
CALLS = 500
LONG = Traffic(kind=CALLER_HANGS_UP, calls=CALLS, rate=100, talk_ms=120_000)


def test_kamailio_says_that_it_runs_since_when_and_with_how_many_dialogs(tmp_path: Path) -> None:
    begun = time.time()
    with kamailio(tmp_path) as proxy:
        wait_until(lambda: bool(pulses(proxy)), seconds=10, what="a first pulse")
        with started(proxy, Traffic(kind=CALLER_HANGS_UP, calls=5, rate=50, talk_ms=9000)):
            wait_until(lambda: pulses(proxy)[-1]["dialogs"] == "5", seconds=20, what="five dialogs")
        first = pulses(proxy)[0]
        run_calls(proxy, kinds=[CALLER_HANGS_UP], each=1)
    assert int(begun) <= int(first["started"]) <= float(first["pulse"]) <= time.time()
    assert first["restored"] == "0"
    assert {pulse["started"] for pulse in pulses(proxy)} == {first["started"]}


async def test_killed_during_five_hundred_calls_none_is_left(tmp_path: Path) -> None:
    with kamailio(tmp_path / "kamailio") as proxy:
        async with (
            a_pipeline(tmp_path, proxy.cdr_path) as pipeline,
            watching(tmp_path, pipeline) as watched,
        ):
            with started(proxy, LONG):
                await until(lambda: answered(watched) == CALLS, 60)
                proxy.kill()
            # Dead: within a minute nobody claims to know of its calls.
            await until(lambda: silent(watched) == ["kamailio"], 60)
            assert answered(watched) == CALLS
            # Back: they are lost, and it is told of each.
            (tmp_path / "again").mkdir()
            with kamailio(tmp_path / "again", cdr_path=proxy.cdr_path):
                await until(lambda: not watched.rows, 30)
                await until(lambda: silent(watched) == [None], 30)
    assert watched.gone == {"lost": CALLS}


def answered(watched: Watched) -> int:
    return sum(row["state"] == "answered" for row in watched.rows.values())


def silent(watched: Watched) -> list[str | None]:
    return [host["silent"] for host in watched.status.get("hosts", [])]


async def until(reached: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not reached():  # noqa: ASYNC110 the stream fills it
            await asyncio.sleep(0.1)
