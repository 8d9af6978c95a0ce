"""Facts of calls by dice, with all that may stand in them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from adapters.contract.builders import a_charge
from domain.calls.cdr import Cdr
from domain.calls.provenance import Provenance, Receipt
from domain.facts.call_facts import Amendment, CallAmended, CallReceived, HeldCall
from domain.numbering.call_numbers import CallNumbers
from domain.pricing.bands import Tier
from domain.pricing.charge import Segment
from domain.pricing.rounding import Rounding
from domain.pricing.verdict import Inbound, Supply, UnratedReason, Verdict

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
MAYBE = st.none() | TEXT
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 hypothesis adds the zone
EPOCH_SECONDS = st.none() | st.decimals(0, 10**11, places=6)
CDRS = st.builds(
    Cdr,
    call_id=TEXT,
    from_tag=MAYBE,
    to_tag=MAYBE,
    created_at=EPOCH_SECONDS,
    ringing_at=EPOCH_SECONDS,
    start_time=TIMES,
    end_time=TIMES,
    duration=st.timedeltas(timedelta(), timedelta(days=366)),
    caller=MAYBE,
    callee=MAYBE,
    account=MAYBE,
    src_ip=st.none() | st.ip_addresses(),
    sip_code=st.none() | st.integers(100, 699),
    hangup_by=st.sampled_from([None, "caller", "callee"]),
    dst=MAYBE,
    unread=st.sampled_from([None, "src_ip", 'sip_code="\\u0000"']) | MAYBE,
    doubt=st.sampled_from([None, "ended 3.000 s before it began"]) | MAYBE,
)
AMOUNTS = st.decimals(0, 10**10, places=9)
FEES = st.sampled_from(["0", "0.0", "0.1", "0.10"]).map(Decimal)
LENGTHS = st.timedeltas(timedelta(), timedelta(days=366))
TIERS = st.builds(
    Tier,
    start=LENGTHS,
    rate=st.sampled_from(["0", "1.5", "1.50"]).map(Decimal),
    unit=st.sampled_from([1, 60]).map(lambda seconds: timedelta(seconds=seconds)),
    increment=st.integers(1, 60).map(lambda seconds: timedelta(seconds=seconds)),
    step_fee=FEES,
    pro_rata=st.booleans(),
)
SEGMENTS = st.builds(
    Segment,
    start=LENGTHS,
    billed=LENGTHS | st.just(timedelta(seconds=60)),
    tier=TIERS,
    band=st.integers(0, 2),
    step_fee=FEES,
    tariff_id=st.none() | st.integers(1, 9),
    max_cost=st.none() | AMOUNTS,
)
CHARGES = st.builds(
    a_charge,
    tariff_id=st.integers(1, 2**63 - 1),
    currency=st.sampled_from(["EUR", "USD"]),
    prefix=st.sampled_from(["", "49"]),
    setup_fee=FEES,
    segments=st.lists(SEGMENTS, max_size=3).map(tuple),
    bound=st.none() | AMOUNTS,
    amount=AMOUNTS,
    destination=TEXT,
    rounding=st.none() | st.sampled_from(Rounding),
    caller_prefix=st.sampled_from(["", "33"]),
)
SUPPLIES = st.builds(Supply, supplier_id=st.integers(1, 99), charge=st.none() | CHARGES)
VERDICTS = st.builds(
    Verdict,
    company_id=st.none() | st.integers(1, 2**63 - 1),
    charge=st.none() | CHARGES,
    unrated_reason=st.none() | st.sampled_from(UnratedReason),
    supply=st.none()
    | st.builds(Supply, supplier_id=st.integers(1, 99), charge=st.none() | CHARGES),
    voided=st.booleans(),
    leg_of=st.none() | st.uuids(),
    inbound=st.none()
    | st.builds(
        Inbound,
        company_id=st.integers(1, 2**63 - 1),
        charge=st.none() | CHARGES,
        unrated_reason=st.none() | st.sampled_from(UnratedReason),
        leg_of=st.none() | st.uuids(),
    ),
)
RECEIVED = st.builds(
    CallReceived,
    call_key=st.uuids(),
    fingerprint=st.uuids(),
    cdr=CDRS,
    provenance=st.builds(
        Provenance, host=TEXT, file_id=TEXT, offset=st.integers(0, 2**63 - 1), read_at=TIMES
    ),
    receipt=st.builds(Receipt, stream_seq=st.integers(1, 2**63 - 1), stored_at=TIMES),
    verdict=VERDICTS,
    salt=st.binary(min_size=16, max_size=16),
    numbers=st.builds(CallNumbers, caller=st.just("4930555"), callee=st.none()),
)
HELD = st.builds(HeldCall, cdr=CDRS, verdict=VERDICTS)
AMENDED = st.builds(
    CallAmended,
    call_key=st.uuids(),
    host=TEXT,
    amendment=st.sampled_from(Amendment),
    revision=st.integers(1, 99),
    now=HELD,
    before=HELD,
    because=TEXT,
    by=TEXT,
)
