"""When two records are the same call, and when they say the same."""

from copy import copy
from datetime import timedelta
from decimal import Decimal
from ipaddress import ip_address
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import MOMENT, a_cdr, cdr_payload
from adapters.wire.acc_json.decoding import decode_cdr
from builders import SAMPLES
from domain.calls.identity import (
    call_key,
    check_identity,
    fingerprint,
    is_named_without_to_tag,
    message_id,
    says_the_same,
)
from domain.errors import InvalidCdrError

WORDS = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
CREATED = st.none() | st.decimals(0, 10**10, places=6, allow_nan=False)


def test_a_copy_is_the_same_call_and_says_the_same() -> None:
    assert call_key(a_cdr()) == call_key(a_cdr())
    assert fingerprint(a_cdr()) == fingerprint(a_cdr())


def test_a_key_is_a_uuid_like_any_other() -> None:
    key = call_key(a_cdr())
    other = UUID(bytes=key.bytes)
    assert (key, hash(key), str(key), repr(key)) == (other, hash(other), str(other), repr(other))
    assert (copy(key), key.is_safe) == (other, other.is_safe)
    assert sorted([key, UUID(int=0), UUID(int=2**128 - 1)])[1] is key


def test_a_dialog_may_do_without_its_to_tag_where_all_else_is_known() -> None:
    assert is_named_without_to_tag(a_cdr(created_at=Decimal(1)))
    for name in ("call_id", "from_tag", "created_at"):
        assert not is_named_without_to_tag(a_cdr(**{"created_at": Decimal(1), name: None}))


def test_what_is_forgotten_is_contradicted_by_nothing() -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert says_the_same(one, one)
    assert not says_the_same(one, other)
    assert says_the_same(None, other)


def test_spacing_order_and_unknown_keys_change_nothing() -> None:
    one = decode_cdr(cdr_payload())
    fields = {"duration": ..., "ua": "rig/1.0"}
    other = decode_cdr(
        b'{"duration":"61.204",' + cdr_payload(**fields)[1:].replace(b'": "', b'":"')
    )
    assert (call_key(one), fingerprint(one)) == (call_key(other), fingerprint(other))


@pytest.mark.parametrize(
    ("short", "long"), [("1.5", "1.50"), ("1.5", "1.500000"), ("2", "2.000"), ("10", "10.0")]
)
def test_closing_zeros_change_nothing(short: str, long: str) -> None:
    one = decode_cdr(cdr_payload(duration=short, init_time=f"179546222{short}"))
    other = decode_cdr(cdr_payload(duration=long, init_time=f"179546222{long}"))
    assert (call_key(one), fingerprint(one)) == (call_key(other), fingerprint(other))


@pytest.mark.parametrize(
    "changes",
    [
        {"call_id": "call-2@rig.invalid"},
        {"call_id": None},
        {"from_tag": "f2"},
        {"from_tag": None},
        {"to_tag": "t2"},
        {"to_tag": None},
        {"created_at": Decimal("1795462224.893100")},
        {"created_at": None},
    ],
)
def test_another_dialog_is_another_call(changes: dict[str, object]) -> None:
    assert call_key(a_cdr(**changes)) != call_key(a_cdr())


@pytest.mark.parametrize(
    "changes",
    [
        {"start_time": MOMENT + timedelta(microseconds=1)},
        {"end_time": MOMENT},
        {"duration": 61.205},
        {"caller": "49152"},
        {"caller": None},
        {"callee": "4002"},
        {"account": "acct-2"},
        {"src_ip": ip_address("127.0.0.2")},
        {"src_ip": None},
        {"sip_code": 486},
        {"sip_code": None},
        {"hangup_by": "callee"},
        {"hangup_by": None},
    ],
)
def test_other_facts_leave_another_fingerprint(changes: dict[str, object]) -> None:
    fixed = {"end_time": a_cdr().end_time}
    assert fingerprint(a_cdr(**(fixed | changes))) != fingerprint(a_cdr())


def test_software_that_knew_no_gateway_named_the_same_record_the_same() -> None:
    sent = a_cdr(dst="192.0.2.1:5060")
    assert (call_key(sent), fingerprint(sent)) == (call_key(a_cdr()), fingerprint(a_cdr()))


def test_the_retry_after_407_is_a_call_of_its_own() -> None:
    shared = {"call_id": "h-auth@x", "from_tag": "f1"}
    refused = a_cdr(
        **shared, to_tag=None, duration=0, sip_code=407, created_at=Decimal("1795462224.893")
    )
    paid = a_cdr(**shared, to_tag="t1", sip_code=200, created_at=Decimal("1795462224.912"))
    assert call_key(refused) != call_key(paid)


def test_without_creation_time_the_start_tells_calls_apart() -> None:
    first = a_cdr(created_at=None)
    later = a_cdr(created_at=None, start_time=MOMENT + timedelta(milliseconds=1))
    assert call_key(first) == call_key(a_cdr(created_at=None))
    assert call_key(first) != call_key(later)


def test_the_fingerprint_says_nothing_of_the_dialog() -> None:
    assert fingerprint(a_cdr(call_id="other", from_tag=None)) == fingerprint(a_cdr())


@given(WORDS, WORDS, WORDS, CREATED)
def test_no_two_dialogs_share_a_key(
    call_id: str | None, from_tag: str | None, to_tag: str | None, created: Decimal | None
) -> None:
    names = (call_id or "?", from_tag or "?", to_tag or "?")
    plain = a_cdr(call_id=names[0], from_tag=names[1], to_tag=names[2], created_at=created)
    moved = a_cdr(call_id=names[0] + names[1], from_tag=None, to_tag=names[2], created_at=created)
    assert call_key(plain) != call_key(moved)


def test_the_calls_of_the_hostile_phone_are_all_kept_apart() -> None:
    lines = (SAMPLES / "hostile" / "cdr.jsonl").read_bytes().splitlines()
    assert len({call_key(decode_cdr(line)) for line in lines}) == 20


def test_a_released_key_never_changes() -> None:
    assert call_key(a_cdr()) == UUID("547314c7-0300-16e0-9776-28ec2f460912")
    assert fingerprint(a_cdr()) == UUID("b3148b13-9f72-bb55-7ee4-b58f03de7c22")


def test_a_line_is_named_by_host_and_bytes_alone() -> None:
    line = cdr_payload()
    assert message_id("sip-01", line) == message_id("sip-01", line)
    assert message_id("sip-01", line) != message_id("sip-02", line)
    assert message_id("sip-01", line) != message_id("sip-01", line + b" ")
    assert message_id("sip-01", b"x") == "4d7e1538b4e2a55f2c71e8f8544e3e7f"


@given(st.text(), st.binary())
def test_any_line_has_a_name_of_32_digits(host: str, line: bytes) -> None:
    name = message_id(host, line)
    assert len(name) == 32
    assert int(name, 16) >= 0


def test_both_spacings_name_different_lines_but_one_call() -> None:
    spaced = cdr_payload()
    dense = spaced.replace(b'": ', b'":').replace(b", ", b",")
    assert spaced != dense
    assert message_id("sip-01", spaced) != message_id("sip-01", dense)
    assert call_key(decode_cdr(spaced)) == call_key(decode_cdr(dense))


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"call_id": None}, True),
        ({"from_tag": None, "created_at": None}, True),
        ({"call_id": None, "from_tag": None}, False),
        ({"call_id": None, "created_at": None}, False),
    ],
)
def test_a_record_that_names_no_dialog_is_refused(fields: dict[str, None], named: bool) -> None:
    cdr = a_cdr(**fields)
    if named:
        check_identity(cdr)
        return
    with pytest.raises(InvalidCdrError) as refused:
        check_identity(cdr)
    assert refused.value.reason == "no_identity"
