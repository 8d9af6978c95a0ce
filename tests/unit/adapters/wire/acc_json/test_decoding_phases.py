"""Phase lines as the event routes write them (docs/reference/kamailio-records.md)."""

import pytest

from adapters.contract.builders import MOMENT
from adapters.wire.acc_json.decoding import decode_phase
from adapters.wire.acc_json.errors import MalformedRecordError
from builders import compact, phase_payload
from domain.calls.identity import message_id
from domain.live.call_event import CallEvent, CallPhase

UNKNOWN = ["", "<null>", "NON-UTF8", "INVALID_JSON"]


def test_a_phase() -> None:
    payload = phase_payload()
    assert decode_phase(payload, "sip-01") == CallEvent(
        event_id=message_id("sip-01", payload),
        phase=CallPhase.ANSWERED,
        host="sip-01",
        at=MOMENT.replace(microsecond=992001),
        call_id="call-1@rig.invalid",
        from_tag="f1",
        to_tag="t1",
        caller="49151",
        callee="4001",
        account="acct-1",
        sip_code=200,
    )


@pytest.mark.parametrize(
    ("word", "phase"),
    [
        ("trying", CallPhase.TRYING),
        ("early", CallPhase.RINGING),
        ("ringing", CallPhase.RINGING),
        ("answered", CallPhase.ANSWERED),
        ("ended", CallPhase.ENDED),
        ("failed", CallPhase.FAILED),
    ],
)
def test_early_is_ringing(word: str, phase: CallPhase) -> None:
    assert decode_phase(phase_payload(phase=word), "sip-01").phase is phase


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"phase": "EARLY"}, "phase"),
        ({"phase": None}, "phase"),
        ({"phase": ["early"]}, "phase"),
        ({"ts": ...}, "at"),
        ({"ts": "0"}, "time"),
        ({"ts": 1795462224}, "at"),
        ({"call_id": ...}, "call_id"),
        ({"call_id": "<null>"}, "call_id"),
        ({"code": 1000}, "sip_code"),
        ({"code": True}, "sip_code"),
        ({"code": 180.5}, "sip_code"),
    ],
)
def test_a_phase_that_tells_nothing_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(MalformedRecordError) as refused:
        decode_phase(phase_payload(**changes), "sip-01")
    assert refused.value.reason == reason


@pytest.mark.parametrize("unknown", [*UNKNOWN, ...], ids=repr)
@pytest.mark.parametrize("key", ["from_tag", "to_tag", "caller", "callee", "account"])
def test_a_phase_knows_what_it_knows(key: str, unknown: object) -> None:
    assert getattr(decode_phase(phase_payload(**{key: unknown}), "sip-01"), key) is None


def test_a_line_cannot_name_its_host_or_its_event() -> None:
    found = decode_phase(phase_payload(host="forged", event_id="forged"), "sip-01")
    assert found.host == "sip-01"
    assert found.event_id != "forged"


def test_a_phase_without_its_code() -> None:
    assert (
        decode_phase(
            compact({"phase": "trying", "ts": "1795462224.952027", "call_id": "x"}), "sip-01"
        ).sip_code
        is None
    )
