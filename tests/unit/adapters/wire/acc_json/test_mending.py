"""What a person sets in a line makes a record of it, or is refused in one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_cdr, cdr_payload
from adapters.wire.acc_json.decoding import FIELDS, decode_cdr
from adapters.wire.acc_json.mending import mended_record
from application.errors import RejectedError
from builders import acc_payload, phase_payload

BAD = cdr_payload(duration="x", more="stays")


def test_a_field_is_set_and_all_else_stays() -> None:
    mended = mended_record(BAD, {"duration": "61.204"})
    assert mended.cdr == a_cdr()
    assert decode_cdr(mended.raw) == a_cdr()
    assert b'"more": "stays"' in mended.raw


def test_a_field_that_was_not_there_is_set() -> None:
    mended = mended_record(cdr_payload(init_time=..., start_time=...), {"start_time": "1795462224"})
    assert mended.cdr.created_at is None


def test_what_nobody_knows_is_empty() -> None:
    assert mended_record(cdr_payload(sip_code="799"), {"sip_code": ""}).cdr.unread is None


@pytest.mark.parametrize(
    ("raw", "changes", "why"),
    [
        (BAD, {"durration": "1"}, "durration is no field of a CDR; there are call_id, from_tag,"),
        (BAD, {"created_at": "1"}, "created_at is no field of a CDR"),
        (BAD, {"unread": "x"}, "unread is no field of a CDR"),
        (BAD, {"doubt": ""}, "doubt is no field of a CDR"),
        (b"no json", {"duration": "1"}, "no field of these bytes can be set: not_json: "),
        (b"[1]", {"duration": "1"}, "no field of these bytes can be set: not_an_object: a list"),
        (BAD, {"sip_code": "200"}, "that makes no CDR of it: duration: duration: no seconds with"),
        (BAD, {"duration": "-1"}, "that makes no CDR of it: duration: duration: no seconds with"),
        (BAD, {"duration": "61", "sip_code": "799"}, 'sip_code cannot be "799"'),
        (BAD, {"duration": "61", "hangup_by": "both"}, 'hangup_by cannot be "both"'),
        (BAD, {"duration": "61", "src_ip": "<null>"}, 'src_ip cannot be "<null>"'),
        (BAD, {"duration": "61", "call_id": ""}, None),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    raw: bytes, changes: dict[str, str], why: str | None
) -> None:
    if why is None:
        assert mended_record(raw, changes).cdr.call_id is None
        return
    with pytest.raises(RejectedError) as refused:
        mended_record(raw, changes)
    assert str(refused.value).startswith(why)
    assert "\n" not in str(refused.value)


BROKEN = b"\x00" + cdr_payload()[:-9]


@pytest.mark.parametrize("raw", [BROKEN, cdr_payload() + cdr_payload(call_id="other")])
def test_a_whole_line_is_taken_as_it_is_given(raw: bytes) -> None:
    mended = mended_record(raw, cdr_payload())
    assert (mended.raw, mended.cdr) == (cdr_payload(), a_cdr())


def test_a_call_id_is_found_as_kamailio_writes_it() -> None:
    line = cdr_payload(call_id='\N{LATIN SMALL LETTER E WITH ACUTE}"1')
    raw = BROKEN.replace(b"c1@192.0.2.1", b'\xc3\xa9\\"1')
    assert mended_record(raw + b'\xc3\xa9\\"1', line).raw == line


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"no json", "the line is none of Kamailio's: not_json: "),
        (b"[1]", "the line is none of Kamailio's: not_an_object: a list"),
        (acc_payload(), "that makes no CDR of it: "),
        (phase_payload(), "that makes no CDR of it: "),
        (cdr_payload(duration="x"), "that makes no CDR of it: duration"),
        (cdr_payload(sip_code="799"), 'sip_code cannot be "799"'),
        (cdr_payload(call_id=""), "the line names no Call-ID: nobody could tell whose call it is"),
        (cdr_payload(call_id="other"), 'Call-ID "other" stands nowhere in the letter\'s bytes'),
    ],
)
def test_a_line_of_no_or_of_another_call_is_refused(line: bytes, why: str) -> None:
    with pytest.raises(RejectedError) as refused:
        mended_record(BROKEN, line)
    assert str(refused.value).startswith(why)
    assert "\n" not in str(refused.value)


@given(st.binary() | st.just(BROKEN), st.binary() | st.sampled_from([BROKEN, BAD, cdr_payload()]))
def test_whatever_line_is_given_makes_a_record_or_is_refused(raw: bytes, line: bytes) -> None:
    try:
        mended = mended_record(raw, line)
    except RejectedError:
        return
    assert (decode_cdr(mended.raw), mended.raw) == (mended.cdr, line)


@given(st.binary() | st.just(BAD), st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text()))
def test_whatever_is_set_makes_a_record_or_is_refused(raw: bytes, changes: dict[str, str]) -> None:
    try:
        mended = mended_record(raw, changes)
    except RejectedError:
        return
    assert decode_cdr(mended.raw) == mended.cdr
