"""Events are read back as they were written, by this version and by every later one."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from adapters import event_json
from builders import MOMENT, a_cdr, a_provenance, a_received_cdr
from domain.cdr import Cdr
from domain.events import CallReceived
from domain.provenance import Provenance, Receipt
from domain.rating import UnratedReason

GOLDEN = Path(__file__).parents[2] / "golden" / "CallReceived-1.json"

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
MAYBE = st.none() | TEXT
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 hypothesis adds the zone
CDRS = st.builds(
    Cdr,
    call_id=TEXT,
    from_tag=MAYBE,
    to_tag=MAYBE,
    created_at=st.none() | st.decimals(0, 10**11, places=6),
    start_time=TIMES,
    end_time=TIMES,
    duration=st.timedeltas(timedelta(), timedelta(days=366)),
    caller=MAYBE,
    callee=MAYBE,
    account=MAYBE,
    src_ip=st.none() | st.ip_addresses(),
    sip_code=st.none() | st.integers(100, 699),
    hangup_by=st.sampled_from([None, "caller", "callee"]),
)
EVENTS = st.builds(
    CallReceived,
    call_key=st.uuids(),
    fingerprint=st.uuids(),
    cdr=CDRS,
    provenance=st.builds(
        Provenance, host=TEXT, file_id=TEXT, offset=st.integers(0, 2**63 - 1), read_at=TIMES
    ),
    receipt=st.builds(Receipt, stream_seq=st.integers(1, 2**63 - 1), stored_at=TIMES),
    unrated_reason=st.sampled_from(UnratedReason),
)


@given(EVENTS)
def test_what_is_written_is_read_back(event: CallReceived) -> None:
    assert event_json.decode(event_json.encode(event)) == event


@given(EVENTS)
def test_decimals_and_microseconds_are_text(event: CallReceived) -> None:
    written = json.loads(event_json.encode(event))["cdr"]
    assert Decimal(written["duration"]) == Decimal(
        event.cdr.duration // timedelta(microseconds=1)
    ).scaleb(-6)
    assert written["created_at"] is None or isinstance(written["created_at"], str)


def golden_event() -> CallReceived:
    received = a_received_cdr(
        a_cdr(account="Zażółć 📞", src_ip=IPv6Address("2001:db8::5"), hangup_by=None),
        provenance=a_provenance(file_id="f00d", offset=4096),
        receipt=Receipt(stream_seq=17, stored_at=MOMENT + timedelta(microseconds=7)),
    )
    return CallReceived(
        call_key=received.call_key,
        fingerprint=received.fingerprint,
        cdr=received.cdr,
        provenance=received.provenance,
        receipt=received.receipt,
        unrated_reason=received.unrated_reason,
    )


def test_the_released_form_is_still_read() -> None:
    assert event_json.decode(GOLDEN.read_text()) == golden_event()


def test_the_released_form_is_still_written() -> None:
    assert (event_json.TYPE, event_json.SCHEMA_VERSION) == ("CallReceived", 1)
    assert event_json.encode(golden_event()) + "\n" == GOLDEN.read_text()


def test_both_families_of_addresses_keep_their_type() -> None:
    for address in (IPv4Address("127.0.0.1"), IPv6Address("::1")):
        event = golden_event()
        text = event_json.encode(event).replace("2001:db8::5", str(address))
        assert event_json.decode(text).cdr.src_ip == address
