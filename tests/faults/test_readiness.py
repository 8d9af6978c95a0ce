"""A worker that cannot commit says so within the minute, and is left alive; then it goes on."""

import os
import signal
from pathlib import Path

import pytest

from contract.servers import EmbeddedPostgresServer
from faults.site import CALLS, Site, a_site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]
# Thirty seconds are promised, and sixty of the status; the rest is room for a busy machine.
SAID_WITHIN = 180.0
TOLD_WITHIN = 300.0


async def test_a_database_that_hangs(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site:
        hung = the_server_and_its_sessions(site.postgres)
        for each in hung:
            os.kill(each, signal.SIGSTOP)
        try:
            assert "no answer for" in await site.until(ready=False, seconds=SAID_WITHIN)
            await site.publish(1)
        finally:
            for each in hung:
                os.kill(each, signal.SIGCONT)


def the_server_and_its_sessions(postgres: EmbeddedPostgresServer) -> list[int]:
    assert postgres.server.child is not None
    found = [postgres.server.child.process.pid]
    for process in found:
        tasks = Path(f"/proc/{process}/task/{process}/children")
        found.extend(int(each) for each in tasks.read_text().split())
    return found


async def test_a_database_that_may_only_be_read(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site:
        await turn(site, "on")
        await site.publish(1)
        assert "only be read" in await site.until(ready=False, seconds=SAID_WITHIN)
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
            said = await site.until(ready=False, seconds=SAID_WITHIN)
            assert "records are in hand, and nothing was committed for" in said
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
