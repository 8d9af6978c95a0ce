"""A worker that cannot commit says so within the minute, and is left alive; then it goes on."""

from pathlib import Path

import pytest

from faults.faulty_postgres import hung, read_only
from faults.site import CALLS, a_site

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


async def test_a_database_that_may_only_be_read(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site, read_only(site.postgres):
        await site.publish(1)
        await site.until("only be read", ready=False, seconds=SAID_WITHIN)


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
