"""What a call through a proxy shows, and every way in which it fails, in one sentence each."""

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr
from application.calls.data import Malformed
from application.errors import UnavailableError
from application.health.finding import Finding, State
from application.health.probe import ProbeKamailio, RecordOf
from application.health.probed_call import PROBE, ProbedCall
from domain.calls.cdr import Cdr

FILE = "/var/log/cdr.jsonl"
CONFIG = f'#!trydef AKIRA_CDR_FILE "{FILE}"\n'
CALL = ProbedCall(
    call_id="probe-1",
    from_tag="f1",
    to_tag="t1",
    source=ip_address("127.0.0.1"),
    reached=True,
    answer="200 OK",
    hangup="200 OK",
    stays=True,
    talked=(1.0, 1.0),
)
SILENT: dict[str, Any] = {"answer": None, "reached": False}
CDR = a_cdr(
    call_id="probe-1",
    caller=PROBE,
    callee=PROBE,
    account=PROBE,
    duration=1.001,
    ringing_at=a_cdr().created_at,
)


async def probed(
    call: ProbedCall = CALL, record: Cdr | Malformed | None = CDR, config: str = CONFIG
) -> Sequence[Finding]:
    """Probe a proxy that does this; the file is followed before the call is placed."""
    steps: list[str] = []

    def follow(path: str) -> RecordOf:
        steps.append(path)

        async def record_of(call_id: str) -> Cdr | Malformed | None:
            assert steps == [FILE, "placed"]
            assert call_id == call.call_id
            return record

        return record_of

    async def place() -> ProbedCall:
        steps.append("placed")
        return call

    async def evaluated() -> str:
        return config

    clock = lambda: MOMENT + timedelta(seconds=5)  # noqa: E731
    return await ProbeKamailio(evaluated=evaluated, follow=follow, place=place, clock=clock)()


async def test_a_proxy_that_cannot_be_reached_is_told_with_what_to_look_at() -> None:
    async def place() -> ProbedCall:
        raise UnavailableError("no way to sip.example:5060: refused (tcp)")

    async def evaluated() -> str:
        return CONFIG

    async def record_of(_: str) -> Cdr | Malformed | None:
        return None

    probe = ProbeKamailio(
        evaluated=evaluated, follow=lambda _: record_of, place=place, clock=lambda: MOMENT
    )
    [found] = await probe()
    assert (found.about, found.state) == ("kamailio probe", State.BAD)
    assert found.seen == "no way to sip.example:5060: refused (tcp)"
    assert found.mend == "address, port, transport and firewall"


async def test_it_works_because_a_call_came_through() -> None:
    assert await probed() == [
        Finding(
            "kamailio probe",
            State.GOOD,
            "it works because a call came through: its CDR of 1.001 s is in /var/log/cdr.jsonl",
        ),
        Finding("kamailio probe account", State.GOOD, PROBE),
    ]


@pytest.mark.parametrize(
    ("call", "seen"),
    [
        ({"answer": None, "reached": False}, "no answer to the INVITE: nothing came back"),
        (SILENT | {"refused": True}, "no answer to the INVITE: nobody listens"),
        (SILENT | {"rang": "100 Trying"}, "no answer to the INVITE: only 100 Trying came"),
        (
            SILENT | {"refused": True, "rang": "100 Trying"},
            "no answer to the INVITE: only 100 Trying came",
        ),
        (
            SILENT | {"closed": True, "rang": "100 Trying"},
            "no answer to the INVITE: the other side closed the connection",
        ),
        ({"answer": None}, "no answer to the INVITE: though who was called rang and answered"),
        ({"answer": "403 Not relaying"}, "the INVITE was answered with 403 Not relaying"),
        ({"reached": False}, "somebody else answered the call"),
        ({"stays": False}, "the proxy does not stay in the call"),
        ({"hangup": None}, "no answer to the BYE"),
        (
            {"hangup": None, "closed": True},
            "no answer to the BYE: the other side closed the connection",
        ),
        ({"hangup": "481 Gone"}, "the BYE was answered with 481 Gone"),
    ],
)
async def test_a_call_that_does_not_come_through_says_why(call: dict[str, Any], seen: str) -> None:
    [found] = await probed(evolve(CALL, **call))
    assert (found.about, found.state, found.seen) == ("kamailio probe", State.BAD, seen)
    assert found.mend


@pytest.mark.parametrize(
    ("registered", "answer", "asked_for"),
    [
        (None, "403 Not relaying", False),
        ("403 Forbidden", "403 Not relaying", False),
        ("200 OK", "407 Proxy Authentication Required", True),
        ("401 Unauthorized", "403 Not relaying", True),
    ],
)
async def test_a_proxy_that_asks_for_a_password_is_told_from_one_that_refuses(
    registered: str | None, answer: str, asked_for: bool
) -> None:
    [found] = await probed(evolve(CALL, registered=registered, answer=answer))
    assert found.seen == f"the INVITE was answered with {answer}"
    assert ("--probe-password-file" in str(found.mend)) is asked_for


@pytest.mark.parametrize(
    ("record", "seen"),
    [
        (None, "the call came through, and no CDR of it came into /var/log/cdr.jsonl"),
        (Malformed("decode", "duration", "duration: no seconds"),
         "its CDR cannot be read: duration: no seconds"),
    ],
)  # fmt: skip
async def test_a_record_that_is_not_there_is_missed(record: Malformed | None, seen: str) -> None:
    [found] = await probed(record=record)
    assert (found.state, found.seen) == (State.BAD, seen)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"sip_code": 488}, "sip_code is 488, not 200"),
        ({"to_tag": None}, "to_tag is None, not t1"),
        ({"hangup_by": None}, "hangup_by is None, not caller"),
        ({"callee": "4001", "caller": None},
         "caller is None, not akira-probe; callee is 4001, not akira-probe"),
        ({"created_at": None, "ringing_at": None}, "init_time is empty; ring_time is empty"),
        ({"duration": timedelta(seconds=2.5), "end_time": MOMENT + timedelta(seconds=2.5)},
         "duration is 2.500, not 1.000"),
        ({"start_time": MOMENT + timedelta(hours=1), "end_time": MOMENT + timedelta(hours=1)},
         "began 3595.000 s after its record was read; ended 3595.000 s after its record was read"),
    ],
)  # fmt: skip
async def test_each_field_that_is_wrong_is_named(changes: dict[str, Any], wrong: str) -> None:
    found = (await probed(record=evolve(CDR, **changes)))[0]
    assert found.state is State.BAD
    assert found.seen == f"its CDR in {FILE} is wrong: {wrong}"


@pytest.mark.parametrize(("seconds", "state"), [
    (1.1, State.BAD), (1.3, State.GOOD), (2.0, State.GOOD), (4.4, State.GOOD), (4.6, State.BAD),
])  # fmt: skip
async def test_where_messages_were_long_on_the_way_the_proxy_may_have_counted_any_of_it(
    seconds: float, state: State
) -> None:
    span = timedelta(seconds=seconds)
    cdr = evolve(CDR, duration=span, end_time=CDR.start_time + span)
    assert (await probed(evolve(CALL, talked=(2.25, 3.5)), cdr))[0].state is state


async def test_an_account_that_somebody_may_have_is_named() -> None:
    for account, state in ((None, State.GOOD), ("acct-1", State.WARNING)):
        payer = (await probed(record=evolve(CDR, account=account)))[1]
        assert (payer.about, payer.state) == ("kamailio probe account", state)
        assert payer.seen.startswith(account or "none")


async def test_a_configuration_without_the_snippet_places_no_call() -> None:
    [found] = await probed(config="#!KAMAILIO\n")
    assert found.seen == "the configuration names no AKIRA_CDR_FILE"
