"""Every kind of call through Debian's own kamailio.cfg with the snippet, one Kamailio for all."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

import pytest
from attrs import frozen

from e2e.installed import Installation
from e2e.phones.answered import ANSWERED
from e2e.phones.odd import ODD
from e2e.phones.refused import REFUSED
from e2e.phones.reinvited import REINVITED
from e2e.phones.scene import Kind, Scene, scene
from e2e.proxy import Proxy
from e2e.records import Record, cdrs, records
from e2e.stock import stock_proxy
from e2e.waiting import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

KINDS = [*ANSWERED, *REINVITED, *REFUSED, *ODD]
# The proxy gives nobody up who is only slow.
SETTINGS = """
modparam("tm", "fr_timer", 90000)
modparam("tm", "fr_inv_timer", 90000)
"""
GIVES_UP = """request_route {
	if ($hdr(X-Gives-Up) == "unanswered") t_set_fr("0", "1500");
	if ($hdr(X-Gives-Up) == "unanswered-long") t_set_fr("0", "20000");
	if ($hdr(X-Gives-Up) == "unended") t_set_fr("1500");
"""
# What more of them say at once may be too much for the buffer of a proxy that is kept waiting.
AT_ONCE = 32


@frozen
class Played:
    """What the phones saw of each kind, and what was written."""

    proxy: Proxy
    scenes: Mapping[str, Scene]
    wrong: Mapping[str, BaseException]

    def cdrs_of(self, kind: Kind) -> Sequence[Record]:
        """Give the CDRs of a kind, in the order of their dialogs."""
        call_id = self.scenes[kind.name].leg.call_id
        found = [each for each in cdrs(self.proxy) if each["call_id"] == call_id]
        return sorted(found, key=lambda each: float(each["init_time"]))

    def phases_of(self, name: str) -> Sequence[str]:
        """Give what was told of a kind while it went on."""
        call_id = self.scenes[name].leg.call_id
        return [str(each["phase"]) for each in records(self.proxy)
                if each.get("call_id") == call_id and "phase" in each]  # fmt: skip

    def transactions_of(self, name: str, expected: int) -> Sequence[tuple[object, object]]:
        """Give methods and codes of what was said within a kind, once there are so many."""
        call_id = self.scenes[name].leg.call_id

        def found() -> Sequence[tuple[object, object]]:
            ours = [each for each in records(self.proxy) if each.get("callid") == call_id]
            return [(each["method"], each["sip_code"]) for each in ours]

        with suppress(TimeoutError):
            wait_until(lambda: len(found()) >= expected, seconds=60, what=f"{expected} of {name}")
        return found()


async def _play(proxy: Proxy) -> Played:
    scenes: dict[str, Scene] = {}
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(kind: Kind) -> None:
        async with turns, scene(proxy.port, kind.name) as scenes[kind.name]:
            await kind.play(scenes[kind.name])

    ends = await asyncio.gather(*map(one, KINDS), return_exceptions=True)
    wrong = {kind.name: end for kind, end in zip(KINDS, ends, strict=True) if end is not None}
    return Played(proxy, scenes, wrong)


@pytest.fixture(scope="module")
def played(
    tmp_path_factory: pytest.TempPathFactory, installation: Installation
) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("kinds")
    changes = {"request_route {\n": GIVES_UP}
    with stock_proxy(folder, installation, settings=SETTINGS, changes=changes) as proxy:
        found = asyncio.run(_play(proxy))
        expected = sum(len(kind.expected) for kind in KINDS)

        def all_told() -> bool:
            over = [each for each in records(proxy) if each.get("phase") in ("ended", "failed")]
            return min(len(cdrs(proxy)), len(over)) >= expected

        # Which ones are missing is told by the tests.
        with suppress(TimeoutError):
            wait_until(all_told, seconds=120, what=f"{expected} CDRs and ends")
        yield found


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_each_call_leaves_its_cdrs(kind: Kind, played: Played) -> None:
    assert kind.name not in played.wrong, played.wrong[kind.name]
    scene, found = played.scenes[kind.name], played.cdrs_of(kind)
    assert [each["sip_code"] for each in found] == [each.code for each in kind.expected]
    for expected, cdr in zip(kind.expected, found, strict=True):
        assert cdr["account"] == (expected.account or f"caller-{kind.name}")
        assert cdr["callee"] == (expected.callee or scene.number)
        assert cdr["src_port"] == str(scene.caller.port)
        assert cdr["dst"] in ([f"127.0.0.1:{port}" for port in scene.reached] or [""])
        sides = ("caller", "callee") if expected.hangup_by == "either" else (expected.hangup_by,)
        assert cdr["hangup_by"] in sides
        rings = expected.answered if expected.rings is None else expected.rings
        assert bool(cdr["ring_time"]) == rings


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_each_call_lasts_as_long_as_its_phones_talked(kind: Kind, played: Played) -> None:
    found = played.cdrs_of(kind)
    answered = [each for each in found if each["sip_code"] == "200"]
    assert all(float(each["duration"]) == 0 for each in found if each not in answered)
    for talk, cdr in zip(played.scenes[kind.name].talks, answered, strict=True):
        began, ended = float(cdr["start_time"]), float(cdr["end_time"])
        assert talk.misfit(began, ended, float(cdr["duration"])) == ""


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_each_call_is_told_from_its_beginning_to_its_end(kind: Kind, played: Played) -> None:
    phases = played.phases_of(kind.name)
    assert phases.count("trying") == len(kind.expected)
    assert phases.count("ended") == sum(each.answered for each in kind.expected)
    assert phases.count("failed") == sum(not each.answered for each in kind.expected)
    for before, after in pairwise(phases):
        assert (before, after) != ("answered", "early")


def test_an_invite_of_an_unknown_call_leaves_its_transaction(played: Played) -> None:
    assert played.transactions_of("stranger", 1) == [("INVITE", "200")]
    assert "INVITE of an unknown call" in played.proxy.log()


def test_a_bye_that_was_refused_and_the_one_that_was_not_leave_their_transactions(
    played: Played,
) -> None:
    assert played.transactions_of("bye-out-of-order", 3) == [
        ("INVITE", "200"),
        ("BYE", "500"),
        ("BYE", "200"),
    ]


def test_what_parties_write_is_cut_to_what_the_tables_of_dialogs_hold(played: Played) -> None:
    [found] = (each for each in cdrs(played.proxy) if each["account"] == "caller-long-names")
    assert (found["ua"], len(str(found["from_name"]))) == ("x" * 255, 255)


def test_a_loop_tells_its_phases_once(played: Played) -> None:
    assert played.transactions_of("loop", 1) == [("INVITE", "483")]
    assert played.phases_of("loop") == ["trying", "failed"]
