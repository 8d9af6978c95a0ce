"""What a parser would let pass is refused, each with its reason."""

import pytest

from adapters.contract.builders import cdr_payload
from adapters.wire.acc_json.errors import MalformedRecordError
from adapters.wire.acc_json.parsing import parse_strictly, record_kind
from application.intake.data import RecordKind
from builders import acc_payload, phase_payload

NOT_AN_OBJECT = [
    (b"", "not_json"),
    (b" ", "not_json"),
    (b"{", "not_json"),
    (b'{"duration": "1"} x', "not_json"),
    (b'{"duration": "1"}{"duration": "1"}', "not_json"),
    (b"{'duration': 1}", "not_json"),
    (b'{"duration": "a\x01b"}', "not_json"),
    (b'{"duration": 01}', "not_json"),
    (b'{"duration": "1",}', "not_json"),
    (b'\xef\xbb\xbf{"duration": "1"}', "not_json"),
    (b"\0" * 40, "not_json"),
    (b'{"duration": %s}' % (b"1" * 5000), "not_json"),
    (b'{"duration": "\xe9"}', "not_utf8"),
    (b'{"duration": "\xc0\xaf"}', "not_utf8"),
    (b'{"duration": "\xed\xa0\x80"}', "not_utf8"),
    (b"[]", "not_an_object"),
    (b'"duration"', "not_an_object"),
    (b"1", "not_an_object"),
    (b"null", "not_an_object"),
    (b"[" * 100_000, "too_deep"),
    (b'{"a":' * 100_000, "too_deep"),
]
LOOSE = [
    (b'{"duration": NaN}', "not_json"),
    (b'{"duration": Infinity}', "not_json"),
    (b'{"duration": -Infinity}', "not_json"),
    (b'{"deep": [{"x": NaN}]}', "not_json"),
    (b'{"call_id": "a", "call_id": "b"}', "duplicate_key"),
    (b'{"call_id": "a", "call_id": "a"}', "duplicate_key"),
    (b'{"call_id": "a", "c\\u0061ll_id": "b"}', "duplicate_key"),
    (b'{"deep": {"x": 1, "x": 2}}', "duplicate_key"),
]


@pytest.mark.parametrize(("payload", "reason"), [*NOT_AN_OBJECT, *LOOSE])
def test_what_is_no_honest_object_is_refused(payload: bytes, reason: str) -> None:
    with pytest.raises(MalformedRecordError) as refused:
        parse_strictly(payload)
    assert refused.value.reason == reason
    assert len(refused.value.detail) <= 200


@pytest.mark.parametrize(("payload", "reason"), NOT_AN_OBJECT)
def test_a_line_that_is_no_object_has_no_kind(payload: bytes, reason: str) -> None:
    with pytest.raises(MalformedRecordError) as refused:
        record_kind(payload)
    assert refused.value.reason == reason


def test_blanks_around_an_object_are_allowed() -> None:
    assert parse_strictly(b' \t{ "a" : "b" }\r') == {"a": "b"}


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (cdr_payload(), RecordKind.CDR),
        (cdr_payload(duration=None), RecordKind.CDR),
        (b'{"duration": "1"}', RecordKind.CDR),
        (acc_payload(), RecordKind.ACC),
        (acc_payload(time="2026-11-23 12:00:00"), RecordKind.ACC),
        (phase_payload(), RecordKind.PHASE),
        (b'{"phase": null}', RecordKind.PHASE),
        # Where two fit, the one that costs money decides.
        (b'{"phase": "early", "method": "BYE", "callid": "x", "duration": "1"}', RecordKind.CDR),
        (b'{"method": "BYE", "callid": "x", "phase": "early"}', RecordKind.PHASE),
    ],
)
def test_the_keys_tell_the_kind(payload: bytes, kind: RecordKind) -> None:
    assert record_kind(payload) is kind


@pytest.mark.parametrize("payload", [payload for payload, _ in LOOSE if b"duration" in payload])
def test_the_kind_does_not_judge_the_content(payload: bytes) -> None:
    assert record_kind(payload) is RecordKind.CDR


@pytest.mark.parametrize(
    "payload",
    [b"{}", b'{"method": "BYE"}', b'{"callid": "x"}', b'{"Duration": "1"}', b'{"\\ud800": 1}'],
)
def test_an_unknown_kind_is_called_so(payload: bytes) -> None:
    with pytest.raises(MalformedRecordError) as refused:
        record_kind(payload)
    assert refused.value.reason == "unknown_kind"
