"""Fields on which no price depends: a party that writes nonsense there pays none the less."""

import json
from typing import Any

import pytest
from attrs import evolve

from adapters.contract.builders import a_cdr, cdr_payload
from adapters.contract.builders.payloads import CDR_FIELDS
from adapters.wire.acc_json.decoding import decode_cdr
from adapters.wire.acc_json.errors import MalformedRecordError
from adapters.wire.acc_json.parsing import parse_strictly
from adapters.wire.acc_json.reasons import OF_CDRS
from adapters.wire.acc_json.routing import cdr_of
from domain.calls.cdr import Cdr

NO_CODES = [
    *("99", "700", "799", "999", "20", "2000", "+20", "2e2", "\u0662\u0660\u0660", "OK", " 200"),
    *(0, -1, 99, 700, 10**30),
]
NO_ADDRESSES = ["256.0.0.1", "1.2.3", "localhost", "::g", "127.0.0.1:5060"]
NO_TEXTS = [None, 1.5, True, ["x"], {"x": "y"}]
NO_TAGS = [*NO_TEXTS, 5, "a\0b", "\ud800"]
NO_SECONDS = [*NO_TEXTS, 5, "soon", "-1", "1e3"]


def without(field: str, unread: str) -> Cdr:
    changes: Any = {field: None}
    return evolve(a_cdr(), **changes, unread=unread)


@pytest.mark.parametrize(
    ("key", "field", "wrong"),
    [
        *(("sip_code", "sip_code", wrong) for wrong in (*NO_CODES, *NO_TEXTS)),
        *(("hangup_by", "hangup_by", wrong) for wrong in ("proxy", 5, *NO_TEXTS)),
        *(("ring_time", "ringing_at", wrong) for wrong in NO_SECONDS),
    ],
)
def test_it_is_unknown_and_what_stood_there_is_kept(key: str, field: str, wrong: object) -> None:
    found = decode_cdr(cdr_payload(**{key: wrong}))
    assert found == without(field, f"{key}={json.dumps(wrong)}")


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        *(("src_ip", wrong) for wrong in (*NO_ADDRESSES, *NO_TEXTS, 5)),
        *(("to_tag", wrong) for wrong in NO_TAGS),
    ],
)
def test_what_could_name_somebody_is_not_kept_in_the_log(key: str, wrong: object) -> None:
    found = decode_cdr(cdr_payload(**{key: wrong}))
    assert found == without(key, key)


def test_of_several_each_is_told() -> None:
    odd = {"sip_code": "799", "src_ip": "here", "hangup_by": "both", "ring_time": "?", "to_tag": 1}
    found = decode_cdr(cdr_payload(**odd))
    assert set(str(found.unread).split(" ")) == {
        *("to_tag", 'ring_time="?"', "src_ip", 'sip_code="799"', 'hangup_by="both"'),
    }
    assert (found.duration, found.account) == (a_cdr().duration, "acct-1")


def test_both_parsers_leave_out_the_same() -> None:
    # What is no text is for the slower one.
    odd = {"sip_code": "799", "src_ip": "here"}
    assert decode_cdr(cdr_payload(**odd, tomorrow=[1])) == decode_cdr(cdr_payload(**odd))
    assert parse_strictly(cdr_payload(**odd, tomorrow=[1])).keys() > CDR_FIELDS.keys()


@pytest.mark.parametrize("key", CDR_FIELDS)
def test_what_may_park_a_record_is_among_the_reasons(key: str) -> None:
    found = cdr_of(cdr_payload(**{key: ["x"]}))
    assert isinstance(found, Cdr) or found.reason in OF_CDRS


def test_long_and_odd_text_is_kept_short_and_printable() -> None:
    unread = str(decode_cdr(cdr_payload(sip_code="\x1b[31m\n\0\ud800" + "x" * 5000)).unread)
    assert unread.isascii()
    assert unread.isprintable()
    assert len(unread) < 100


@pytest.mark.parametrize("missing", ["call_id", "from_tag", "init_time"])
def test_a_to_tag_that_the_name_needs_is_refused(missing: str) -> None:
    with pytest.raises(MalformedRecordError) as refused:
        decode_cdr(cdr_payload(**{missing: "", "to_tag": "a\0b"}))
    assert refused.value.reason == "to_tag"


@pytest.mark.parametrize(("key", "reason"), [("duration", "duration"), ("account", "account")])
def test_a_field_that_is_needed_is_refused_as_ever(key: str, reason: str) -> None:
    with pytest.raises(MalformedRecordError) as refused:
        decode_cdr(cdr_payload(**{key: 5, "sip_code": "799", "hangup_by": "?"}))
    assert refused.value.reason == reason


def test_no_line_says_of_itself_that_something_was_unread() -> None:
    assert decode_cdr(cdr_payload(unread="sip_code")) == a_cdr()
    assert isinstance(decode_cdr(cdr_payload(unread=5)), Cdr)
