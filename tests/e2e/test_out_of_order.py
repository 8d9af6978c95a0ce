"""Messages that processes of the proxy take at once, and not in the order in which they came."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.installed import Installation
from e2e.phones.scene import scene
from e2e.proxy import Proxy
from e2e.records import cdrs, records
from e2e.stock import stock_proxy, wired
from e2e.waiting import wait_until

pytestmark = pytest.mark.e2e

# The process that has the first INVITE is kept waiting before it sends it on.
KEPT_WAITING = """
loadmodule "cfgutils.so"
modparam("pv", "shvset", "waited=i:0")
"""
WAITS = """route(AKIRA_START);
	if ($shv(waited) == 0) {
		$shv(waited) = 1;
		usleep("2000000");
	}
"""
STOCK = re.compile(r"\tif \(!is_method\(\"ACK\"\)\) \{.*?\n\t\}\n", re.DOTALL)


@pytest.mark.parametrize("checks", [True, False], ids=["debians-check", "no-check"])
def test_it_is_one_call_with_its_record(
    tmp_path: Path, installation: Installation, checks: bool
) -> None:
    check = STOCK.search(wired(installation, tmp_path))
    assert check
    changes = {"route(AKIRA_START);": WAITS} | ({} if checks else {check[0]: ""})
    with stock_proxy(tmp_path, installation, settings=KEPT_WAITING, changes=changes) as proxy:
        asyncio.run(_said_again(proxy))
        wait_until(lambda: bool(cdrs(proxy)), seconds=60, what="a CDR")
        [cdr] = cdrs(proxy)
    assert (cdr["sip_code"], cdr["hangup_by"], cdr["account"]) == ("200", "caller", "caller-again")


# The process that has the INVITE is slower than the one that has found it to be said again, and has
# not left it yet.
LINGERS = """
loadmodule "cfgutils.so"
"""
SLOWER = 'usleep("500000"); route(AKIRA_START);'


def test_who_finds_that_it_is_said_again_stops_nobody_else(
    tmp_path: Path, installation: Installation
) -> None:
    check = STOCK.search(wired(installation, tmp_path))
    assert check
    lingers = check[0].replace("exit;", 'usleep("3000000"); exit;')
    changes = {"route(AKIRA_START);": SLOWER, check[0]: lingers}
    with stock_proxy(tmp_path, installation, settings=LINGERS, changes=changes) as proxy:
        asyncio.run(_said_again(proxy))
        wait_until(lambda: bool(cdrs(proxy)), seconds=60, what="a CDR")
        [cdr] = cdrs(proxy)
    assert (cdr["sip_code"], cdr["account"]) == ("200", "caller-again")


async def _said_again(proxy: Proxy) -> None:
    async with scene(proxy.port, "again") as stage:
        stage.leg.call()
        stage.caller.say(stage.leg.invite)
        other, invite = await stage.called()
        other.say(invite, 180)
        await stage.caller.reply("INVITE", 180)
        other.answer(invite)
        await stage.acknowledge(stage.callee)
        await stage.hang_up(stage.leg, stage.callee)


# The process that has the ringing goes on when an INFO comes by.
LATE = """
loadmodule "cfgutils.so"
max_while_loops=10000
modparam("pv", "shvset", "on=i:0")
"""
RINGS_LATE = {
    "route(AKIRA_UNTAGGED);": """
	if ($rs == 180) { while ($shv(on) == 0) { usleep("20000"); } }
	route(AKIRA_UNTAGGED);
""",
    "route(AKIRA_REPLY);": 'xlog("L_NOTICE", "heard $rs\\n"); route(AKIRA_REPLY);',
    "route(WITHINDLG);": 'if (is_method("INFO")) { $shv(on) = 1; } route(WITHINDLG);',
}


def test_ringing_that_the_answer_has_overtaken_is_none(
    tmp_path: Path, installation: Installation
) -> None:
    with stock_proxy(tmp_path, installation, settings=LATE, changes=RINGS_LATE) as proxy:
        asyncio.run(_overtaken(proxy))
        wait_until(lambda: bool(cdrs(proxy)), seconds=60, what="a CDR")
        [cdr] = cdrs(proxy)
    assert (cdr["sip_code"], cdr["ring_time"]) == ("200", "")
    assert "early" not in _phases(proxy)


async def _overtaken(proxy: Proxy) -> None:
    async with scene(proxy.port, "overtaken") as stage:
        other, invite = await stage.ring()
        other.say(invite, 180)
        other.answer(invite)
        await stage.acknowledge(stage.callee)
        await _until(lambda: "answered" in _phases(proxy), "the answer")
        stage.leg.request("INFO")
        other.answer(await stage.callee.request("INFO"))
        await _until(lambda: "heard 180" in proxy.log(), "the late ringing")
        await stage.hang_up(stage.leg, stage.callee)


async def _until(condition: Callable[[], bool], what: str) -> None:
    await asyncio.to_thread(wait_until, condition, seconds=60, what=what)


def _phases(proxy: Proxy) -> list[object]:
    return [each["phase"] for each in records(proxy) if "phase" in each]
