"""A call through a real Kamailio, and every way in which it may fail, each in one sentence."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from adapters.kamailio.cdr_file import CdrFile
from adapters.kamailio.evaluating import KamailioProgram
from adapters.kamailio.probing import SipProbe
from application.health.finding import Finding, State
from application.health.probe import ProbeKamailio
from e2e.installed import installed
from e2e.proxy import Proxy
from e2e.stock import stock_proxy
from free_ports import free_port

pytestmark = pytest.mark.e2e


async def probed(proxy: Proxy, port: int) -> Sequence[Finding]:
    kamailio = installed()
    program = KamailioProgram(
        command=kamailio.command,
        config=str(proxy.folder / "kamailio.cfg"),
        options=("-L", str(kamailio.modules)),
    )
    probe = ProbeKamailio(
        evaluated=program.evaluated,
        follow=lambda path: CdrFile(path).record_of,
        place=SipProbe("127.0.0.1", port),
        clock=partial(datetime.now, UTC),
    )
    return await probe()


def through(proxy: Proxy) -> Sequence[Finding]:
    return asyncio.run(probed(proxy, proxy.port))


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    with stock_proxy(tmp_path, installed()) as proxy:
        yield proxy


def test_it_works_because_a_call_came_through(proxy: Proxy) -> None:
    work, account = through(proxy)
    assert work.state is State.GOOD
    assert work.seen.startswith("it works because a call came through: its CDR of 1.0")
    assert work.seen.endswith(f"is in {proxy.cdr_path}")
    assert (account.state, account.seen) == (State.GOOD, "akira-probe")


def test_a_second_call_finds_its_own_record(proxy: Proxy) -> None:
    assert [each.state for _ in range(2) for each in through(proxy)] == [State.GOOD] * 4
    assert proxy.cdr_path.read_bytes().count(b'"duration"') == 2


def test_nobody_there_is_said(proxy: Proxy) -> None:
    port = free_port()
    [found] = asyncio.run(probed(proxy, port))
    assert (found.state, found.seen) == (
        State.BAD, "no answer to the INVITE: nobody listens",
    )  # fmt: skip


BROKEN = {
    "setflag(FLT_ACC); # do accounting\n": (
        'sl_send_reply("403", "Not For You"); exit;\n',
        "the INVITE was answered with 403 Not For You",
    ),
    "record_route();": ('xdbg("no");', "the proxy does not stay in the call"),
    "route(AKIRA_START);": ("", "the call came through, and no CDR of it came into "),
    "route(AKIRA_REPLY);": ("", "is wrong: ring_time is empty"),
}


@pytest.mark.parametrize("here", BROKEN)
def test_each_way_to_fail_has_its_sentence(here: str, tmp_path: Path) -> None:
    instead, sentence = BROKEN[here]
    with stock_proxy(tmp_path, installed(), changes={here: instead}) as proxy:
        found = through(proxy)[0]
    assert found.state is State.BAD
    assert sentence in found.seen


def test_an_account_that_somebody_has_is_named(tmp_path: Path) -> None:
    named = {"route(AKIRA_START);": '$avp(akira_account) = "acct-1"; route(AKIRA_START);'}
    with stock_proxy(tmp_path, installed(), changes=named) as proxy:
        work, account = through(proxy)
    assert (work.state, account.state) == (State.GOOD, State.WARNING)
    assert account.seen == "acct-1: the proxy says that this account called"
