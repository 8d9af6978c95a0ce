"""A Kamailio that dies takes its calls along: none is shown as in progress, none costs."""

import asyncio
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from e2e.calls import Traffic, run_calls, started
from e2e.installed import Installation
from e2e.kinds import CALLER_HANGS_UP
from e2e.proxy import kamailio
from e2e.records import pulses
from e2e.test_live_calls import Watched, watching, watching_as
from e2e.waiting import wait_until
from faults.paying import a_paying_company
from faults.pipeline import Pipeline, a_pipeline
from live_gateway import ACME, TOKENS

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
CALLS = 500
# Seconds; only what is broken takes as long.
_LONGEST = 240
TOKENS_OF_ACME = TOKENS.replace('"acme"', '"Acme"')
LONG = Traffic(kind=CALLER_HANGS_UP, calls=CALLS, rate=100, talk_ms=600_000, at_once=CALLS)


def test_kamailio_says_that_it_runs_since_when_and_with_how_many_dialogs(
    tmp_path: Path, installation: Installation
) -> None:
    begun = time.time()
    with kamailio(tmp_path, installation) as proxy:
        wait_until(lambda: bool(pulses(proxy)), seconds=60, what="a first pulse")
        with started(proxy, Traffic(kind=CALLER_HANGS_UP, calls=5, rate=50, talk_ms=600_000)):
            wait_until(
                lambda: pulses(proxy)[-1]["dialogs"] == "5", seconds=_LONGEST, what="five dialogs"
            )
        first = pulses(proxy)[0]
        run_calls(proxy, kinds=[CALLER_HANGS_UP], each=1)
    assert int(begun) <= int(first["started"]) <= float(first["pulse"]) <= time.time()
    assert first["restored"] == "0"
    assert {pulse["started"] for pulse in pulses(proxy)} == {first["started"]}


async def test_killed_during_five_hundred_calls_none_is_left_and_none_costs(
    tmp_path: Path, installation: Installation
) -> None:
    with kamailio(tmp_path / "kamailio", installation) as proxy:
        async with (
            a_pipeline(tmp_path, proxy.cdr_path, a_paying_company) as pipeline,
            watching(tmp_path, pipeline, TOKENS_OF_ACME) as watched,
            watching_as(ACME, watched.url) as customer,
        ):
            views = (watched, customer)
            with started(proxy, LONG):
                await until(lambda: all(answered(each) == CALLS for each in views))
                await until(lambda: all(in_progress(each) == CALLS for each in views))
                # All of them cost, and whoever looks adds it up by the second.
                await until(lambda: [priced(each) for each in views] == [CALLS, CALLS])
                proxy.kill()
            # Dead: soon nobody claims to know of its calls, so nobody counts or adds. It takes half
            # of the minute that is promised, where the machine is not busy.
            await until(lambda: silent(watched) == ["kamailio"])
            await until(lambda: unknown(customer) == customer.rows.keys())
            await until(lambda: [in_progress(each) for each in views] == [0, 0])
            assert [answered(each) for each in views] == [CALLS, CALLS]
            # Back: they are lost, and it is told of each.
            (tmp_path / "again").mkdir()
            with kamailio(tmp_path / "again", installation, cdr_path=proxy.cdr_path):
                await until(lambda: not any(each.rows for each in views))
                await until(lambda: silent(watched) == [None])
            # No CDR tells of them: the company owes what it owed before.
            assert await booked(pipeline) == (0, 0, 0)
            assert Decimal(customer.status["balances"]["Acme"]["amount"]) == 0
    assert [each.gone for each in views] == [{"lost": CALLS}] * 2


def answered(watched: Watched) -> int:
    return sum(row["state"] == "answered" for row in watched.rows.values())


def priced(watched: Watched) -> int:
    return sum(row["price"] is not None for row in watched.rows.values())


def in_progress(watched: Watched) -> int | None:
    calls = watched.status.get("in_progress", {}).get("calls")
    return calls[-1] if calls else None


def unknown(watched: Watched) -> set[str]:
    return set(watched.status.get("unknown") or ())


async def booked(pipeline: Pipeline) -> tuple[int, int, int]:
    """Tell how many calls there are, how many movements, and the balance."""
    connection = await asyncpg.connect(pipeline.postgres.dsn)
    try:
        row = await connection.fetchrow(
            "select (select count(*) from cdr), (select count(*) from balance_movement),"
            " (select sum(amount) from balance)"
        )
    finally:
        await connection.close()
    assert row
    return row[0], row[1], row[2]


def silent(watched: Watched) -> list[str | None]:
    return [host["silent"] for host in watched.status.get("hosts", [])]


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(_LONGEST):
        while not reached():  # noqa: ASYNC110 the stream fills it
            await asyncio.sleep(0.1)
