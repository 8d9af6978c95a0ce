"""A worker that cannot commit says so within the minute, and is left alive; then it goes on."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from contract.servers import EmbeddedPostgresServer
from faults.site import CALLS, Site, a_site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]
# Thirty seconds are promised, and sixty of the status; the rest is room for a busy machine.
SAID_WITHIN = 180.0
TOLD_WITHIN = 300.0


async def test_a_database_that_hangs(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site, hung(site.postgres):
        # It asks by a connection that stands, or by one that does not come about.
        words = ("no answer for", "no answer in time")
        await site.until(*words, ready=False, seconds=SAID_WITHIN)
        await site.publish(1)


@asynccontextmanager
async def hung(postgres: EmbeddedPostgresServer) -> AsyncIterator[None]:
    """Let the server and all of its sessions stand still."""
    assert postgres.server.child is not None
    stopped: list[int] = []
    try:
        waiting = [postgres.server.child.process.pid]
        while waiting:
            process = waiting.pop()
            os.kill(process, signal.SIGSTOP)
            stopped.append(process)
            # Only who stands still has no further children.
            while _state(process) != "T":  # noqa: ASYNC110 another process
                await asyncio.sleep(0.01)
            waiting.extend(_children(process))
        yield
    finally:
        for each in stopped:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGCONT)


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(each) for each in found.split()]


def _state(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


async def test_a_database_that_may_only_be_read(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site:
        await turn(site, "on")
        await site.publish(1)
        await site.until("only be read", ready=False, seconds=SAID_WITHIN)
        await turn(site, "off")


async def turn(site: Site, word: str) -> None:
    await site.looking.execute("set default_transaction_read_only = off")
    await site.looking.execute(f"alter system set default_transaction_read_only = {word}")
    await site.looking.execute("select pg_reload_conf()")


async def test_somebody_who_holds_the_balances(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site:
        await site.until_wrong(seconds=TOLD_WITHIN)
        async with site.balances_held():
            await site.publish(1)
            words = "records are in hand, and nothing was committed for"
            await site.until(words, ready=False, seconds=SAID_WITHIN)
            await site.until_wrong(f"{CALLS} records wait for cdr-worker", seconds=TOLD_WITHIN)
        await site.until_wrong(seconds=TOLD_WITHIN)


async def test_a_worker_that_stands_still_is_missed(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site:
        await site.until_wrong(seconds=TOLD_WITHIN)
        site.worker.stand_still()
        try:
            await site.publish(1)
            missed = (f"{CALLS} records wait for cdr-worker", "no worker was heard of for")
            await site.until_wrong(*missed, seconds=TOLD_WITHIN)
        finally:
            site.worker.go_on()
        await site.until_wrong(seconds=TOLD_WITHIN)
