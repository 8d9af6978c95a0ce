"""A call through a real Kamailio, and every way in which it may fail, each in one sentence."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from adapters.kamailio.cdr_file import CdrFile
from adapters.kamailio.evaluating import KamailioProgram
from adapters.kamailio.probing import SipProbe
from application.health.finding import Finding, State
from application.health.probe import ProbedProxy, ProbeKamailio, Transport
from e2e.installed import Installation
from e2e.proxy import Proxy
from e2e.stock import stock_proxy
from free_ports import free_port

pytestmark = pytest.mark.e2e


async def probed(
    proxy: Proxy, port: int, transport: Transport = Transport.UDP, password: str | None = None
) -> Sequence[Finding]:
    program = KamailioProgram(
        command=proxy.program.command,
        config=str(proxy.folder / "kamailio.cfg"),
        options=("-L", str(proxy.program.modules)),
    )
    probe = ProbeKamailio(
        evaluated=program.evaluated,
        follow=lambda path: CdrFile(path).record_of,
        place=SipProbe(
            ProbedProxy(host="127.0.0.1", port=port, transport=transport, password=password)
        ),
        clock=partial(datetime.now, UTC),
    )
    return await probe()


def through(
    proxy: Proxy, transport: Transport = Transport.UDP, password: str | None = None
) -> Sequence[Finding]:
    return asyncio.run(probed(proxy, proxy.port, transport, password))


@pytest.fixture
def proxy(tmp_path: Path, installation: Installation) -> Iterator[Proxy]:
    with stock_proxy(tmp_path, installation) as proxy:
        yield proxy


def test_it_works_because_a_call_came_through(proxy: Proxy) -> None:
    work, account = through(proxy)
    assert work.state is State.GOOD
    works = r"it works because a call came through: its CDR of \d+\.\d{3} s is in (.+)"
    found = re.fullmatch(works, work.seen)
    assert found
    assert found[1] == str(proxy.cdr_path)
    assert (account.state, account.seen) == (State.GOOD, "akira-probe")


def test_a_second_call_finds_its_own_record(proxy: Proxy) -> None:
    assert [each.state for _ in range(2) for each in through(proxy)] == [State.GOOD] * 4
    assert proxy.cdr_path.read_bytes().count(b'"duration"') == 2


LATE = {
    "route(AKIRA_UNTAGGED);": 'if ($rs == 180) usleep("500000"); route(AKIRA_UNTAGGED);',
    "route(WITHINDLG);": 'if (is_method("ACK")) usleep("1500000"); route(WITHINDLG);',
}


@pytest.mark.parametrize("place", LATE)
def test_what_is_long_in_one_process_of_the_proxy_is_not_overtaken(
    tmp_path: Path, installation: Installation, place: str
) -> None:
    changes, settings = {place: LATE[place]}, 'loadmodule "cfgutils.so"\n'
    with stock_proxy(tmp_path, installation, settings=settings, changes=changes) as proxy:
        work, _ = through(proxy)
    assert work.state is State.GOOD, work.seen


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
def test_each_way_to_fail_has_its_sentence(
    here: str, tmp_path: Path, installation: Installation
) -> None:
    instead, sentence = BROKEN[here]
    with stock_proxy(tmp_path, installation, changes={here: instead}) as proxy:
        found = through(proxy)[0]
    assert found.state is State.BAD
    assert sentence in found.seen


def test_an_account_that_somebody_has_is_named(tmp_path: Path, installation: Installation) -> None:
    named = {"route(AKIRA_START);": '$avp(akira_account) = "acct-1"; route(AKIRA_START);'}
    with stock_proxy(tmp_path, installation, changes=named) as proxy:
        work, account = through(proxy)
    assert (work.state, account.state) == (State.GOOD, State.WARNING)
    assert account.seen == "acct-1: the proxy says that this account called"


def test_a_call_over_tcp_comes_through(tmp_path: Path, installation: Installation) -> None:
    with stock_proxy(tmp_path, installation, transports=("udp", "tcp")) as proxy:
        for _ in range(2):
            assert [each.state for each in through(proxy, Transport.TCP)] == [State.GOOD] * 2
    written = proxy.cdr_path.read_text()
    assert written.count('"duration"') == 2


def test_nobody_on_tcp_is_said(proxy: Proxy) -> None:
    [found] = through(proxy, Transport.TCP)
    assert found.state is State.BAD
    assert re.match(rf"no way to 127\.0\.0\.1:{proxy.port}: .*tcp", found.seen)


ASKS = {
    "setflag(FLT_ACC); # do accounting\n": (
        'if (!pv_proxy_authenticate("akira.test", "secret", "0")) {\n'
        '    auth_challenge("akira.test", "1"); exit; }\n'
        "consume_credentials();\nsetflag(FLT_ACC); # do accounting\n"
    ),
    "route(REGISTRAR);\n": (
        'if (is_method("REGISTER") && !pv_www_authenticate("akira.test", "secret", "0")) {\n'
        '    auth_challenge("akira.test", "1"); exit; }\n'
        "route(REGISTRAR);\n"
    ),
}
AUTH = 'loadmodule "auth.so"\nmodparam("auth", "algorithm", "{}")\n'


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
@pytest.mark.parametrize("transport", [Transport.UDP, Transport.TCP])
def test_a_proxy_that_asks_for_a_password_is_given_it(
    tmp_path: Path, installation: Installation, transport: Transport, algorithm: str
) -> None:
    with stock_proxy(
        tmp_path,
        installation,
        settings=AUTH.format(algorithm),
        changes=ASKS,
        transports=("udp", "tcp"),
    ) as proxy:
        work, account = through(proxy, transport, "secret")
        assert work.state is State.GOOD, work.seen
        assert (account.state, account.seen) == (State.GOOD, "akira-probe")
        for password in (None, "another"):
            [refused] = through(proxy, transport, password)
            assert refused.seen.startswith("the INVITE was answered with 40")
            assert str(refused.mend).endswith("of a subscriber akira-probe: --probe-password-file")
