"""Lines as a real Kamailio writes them, oddity by oddity (docs/reference/kamailio-records.md)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from ipaddress import ip_address

import pytest

from adapters.contract.builders import a_cdr, cdr_payload
from adapters.wire.acc_json.decoding import decode_cdr
from adapters.wire.acc_json.errors import MalformedRecordError

UNKNOWN = ["", "<null>", "NON-UTF8", "INVALID_JSON"]
OPTIONAL = {
    "from_tag": "from_tag",
    "to_tag": "to_tag",
    "caller": "caller",
    "callee": "callee",
    "account": "account",
    "src_ip": "src_ip",
    "sip_code": "sip_code",
    "hangup_by": "hangup_by",
    "init_time": "created_at",
    "ring_time": "ringing_at",
}
PRICELESS = ["to_tag", "src_ip", "sip_code", "hangup_by", "ring_time"]


def test_a_whole_record() -> None:
    assert decode_cdr(cdr_payload()) == a_cdr()


def test_the_delay_before_the_ringing_is_known_where_both_moments_are() -> None:
    found = decode_cdr(cdr_payload(init_time="1795462224.5", ring_time="1795462225.75"))
    assert found.post_dial_delay == Decimal("1.25")
    for odd in ({"ring_time": ""}, {"ring_time": ...}, {"ring_time": "1795462224.4"}):
        assert decode_cdr(cdr_payload(init_time="1795462224.5", **odd)).post_dial_delay is None


def test_both_spacings_say_the_same() -> None:
    spaced = cdr_payload()
    dense = spaced.replace(b'": ', b'":').replace(b", ", b",")
    assert dense != spaced
    assert decode_cdr(dense) == decode_cdr(spaced)


@pytest.mark.parametrize(
    ("written", "microseconds"),
    [
        ("0", 0),
        ("0.000", 0),
        ("12", 12_000_000),
        ("12.0", 12_000_000),
        ("12.05", 12_050_000),
        ("0.201", 201_000),
        ("0.2015", 201_500),
        ("0.20159", 201_590),
        ("0.201597", 201_597),
    ],
)
def test_none_to_six_decimals(written: str, microseconds: int) -> None:
    assert decode_cdr(cdr_payload(duration=written)).duration == timedelta(
        microseconds=microseconds
    )


@pytest.mark.parametrize(
    "written",
    [
        "0.2015971", ".5", "5.", "-1", "+1", "1e3", "1,5", " 1", "1 ", "1\n", "0x1", "\u0661", "",
        "<null>", "NaN", "Infinity", "1_0", "999999999999", 1, 1.5, True, None, [], {},
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["duration", "start_time", "end_time"])
def test_what_is_no_seconds_is_refused(field: str, written: object) -> None:
    with pytest.raises(MalformedRecordError) as refused:
        decode_cdr(cdr_payload(**{field: written}))
    assert refused.value.reason == field


def test_times_are_utc_and_exact() -> None:
    found = decode_cdr(cdr_payload(start_time="1795462224.992001", init_time="1795462224.10"))
    assert found.start_time == datetime(2026, 11, 23, 19, 30, 24, 992001, tzinfo=UTC)
    assert found.created_at == Decimal("1795462224.1")


@pytest.mark.parametrize("unknown", [*UNKNOWN, ...], ids=repr)
@pytest.mark.parametrize(("key", "field"), OPTIONAL.items())
def test_what_kamailio_does_not_know_is_none(key: str, field: str, unknown: object) -> None:
    assert getattr(decode_cdr(cdr_payload(**{key: unknown})), field) is None


@pytest.mark.parametrize("unknown", [*UNKNOWN, ...], ids=repr)
def test_a_call_id_that_is_no_utf8_leaves_the_other_names(unknown: object) -> None:
    found = decode_cdr(cdr_payload(call_id=unknown))
    assert (found.call_id, found.from_tag) == (None, "f1")


def test_without_any_name_the_record_is_refused() -> None:
    with pytest.raises(MalformedRecordError) as refused:
        decode_cdr(cdr_payload(call_id="NON-UTF8", from_tag=""))
    assert refused.value.reason == "no_identity"


@pytest.mark.parametrize("key", ["start_time", "end_time", "duration"])
def test_a_missing_key_is_named(key: str) -> None:
    with pytest.raises(MalformedRecordError) as refused:
        decode_cdr(cdr_payload(**{key: ...}))
    assert (refused.value.reason, refused.value.detail) == (key, f"{key}: is missing")


def test_unknown_keys_are_allowed() -> None:
    found = decode_cdr(cdr_payload(src_port="5076", t_code="8", tomorrow={"any": [1, 2.5, None]}))
    assert found == a_cdr()


@pytest.mark.parametrize("wrong", [None, 1, 1.5, True, ["x"], {"x": "y"}], ids=repr)
@pytest.mark.parametrize("key", ["call_id", *(key for key in OPTIONAL if key not in PRICELESS)])
def test_a_wrong_type_is_refused_not_guessed(key: str, wrong: object) -> None:
    with pytest.raises(MalformedRecordError) as refused:
        decode_cdr(cdr_payload(**{key: wrong}))
    assert refused.value.reason == OPTIONAL.get(key, key)


@pytest.mark.parametrize("key", ["call_id", "from_tag", "caller", "account"])
@pytest.mark.parametrize(
    ("text", "why"), [("a\0b", "NUL"), ("\ud800", "surrogate"), ("x\udfffy", "surrogate")]
)
def test_text_that_no_database_takes_is_refused(key: str, text: str, why: str) -> None:
    with pytest.raises(MalformedRecordError, match=why) as refused:
        decode_cdr(cdr_payload(**{key: text}))
    assert refused.value.reason == key


@pytest.mark.parametrize(
    "text",
    [
        'h-"quoted"@x', "h-back\\slash\\n@x", "h-tab\tinside@x", "h-\x01\x7f@x", "0042",
        'h-","call_id":"forged"}@x', "<script>alert(1)</script>", "%s%n", "#012", "%C5%81",
        "zażółć-📞@x", "A" * 2048, " ", "null", "=1+1",
    ],
)  # fmt: skip
def test_hostile_text_is_only_text(text: str) -> None:
    found = decode_cdr(cdr_payload(call_id=text, account=text))
    assert (found.call_id, found.account) == (text, text)


@pytest.mark.parametrize("text", ["::1", "[::1]", "192.0.2.7", "2001:db8::5"])
def test_addresses_of_both_families(text: str) -> None:
    assert decode_cdr(cdr_payload(src_ip=text)).src_ip == ip_address(text.strip("[]"))


@pytest.mark.parametrize("side", ["caller", "callee"])
def test_who_hung_up(side: str) -> None:
    assert decode_cdr(cdr_payload(hangup_by=side)).hangup_by == side


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"start_time": "0"}, "time"),
        ({"end_time": "99999999999"}, "time"),
        ({"duration": "31622400.000001"}, "duration"),
    ],
)
def test_what_no_call_can_have_done_is_refused(changes: dict[str, str], reason: str) -> None:
    with pytest.raises(MalformedRecordError) as refused:
        decode_cdr(cdr_payload(**changes))
    assert refused.value.reason == reason


def test_the_error_is_short_and_printable() -> None:
    error = MalformedRecordError("unknown_kind", "\x1b[31m\n📞" * 300)
    assert len(error.detail) <= 200
    assert error.detail.isascii()
    assert error.detail.isprintable()
