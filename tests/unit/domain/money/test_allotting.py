"""Free seconds go to the calls of a month in the order of their starts, and are credited once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.money.allotting import Allotted, Allotting, settle
from domain.money.bundle_events import BundleEvent, BundleSettled
from domain.money.bundles import Bundle, Bundles, bundle, bundles_of, told_of
from domain.money.company import Company
from domain.money.errors import RefusedError
from domain.money.invoicing import BilledCall
from domain.money.limits import Limits, PaymentMode
from domain.money.standing import Look, Standing
from domain.pricing.sides import Side

FIRST = date(2026, 10, 1)
START = datetime(2026, 10, 1, tzinfo=UTC)
FLAT = bundle("Flat", 100, ["49*"], FIRST)
ACME = Company(id=7, name="Acme", currency="EUR", payment=PaymentMode.PREPAID, limits=Limits())


def a_call(
    number: int,
    billed: int,
    amount: str,
    prefix: str = "49",
    **changes: Any,  # noqa: ANN401 any field
) -> BilledCall:
    call = BilledCall(
        call_key=UUID(int=number),
        start_time=START + timedelta(hours=number),
        seconds=Decimal(billed),
        billed=billed,
        destination="Germany",
        amount=Decimal(amount),
        moved=-Decimal(amount),
        entered=number,
        changed=number,
        prefix=prefix,
    )
    return evolve(call, **changes)


def held(*wishes: Bundle) -> Bundles:
    return bundles_of(told_of(each) for each in wishes)


def reckoned(
    bundles: Bundles, calls: Sequence[BilledCall], month: str = "2026-10", zone: str = "UTC"
) -> Allotting:
    allotting = Allotting(bundles=bundles, month=month, zone=zone)
    for call in calls:
        allotting.take(call)
    return allotting


def settled(allotting: Allotting, bundles: Bundles, balance: str = "0") -> Sequence[BundleEvent]:
    decide = settle(allotting)
    assert decide.look == Look(bundles=True)
    standing = Standing(id=7, company=ACME, balance=Decimal(balance), bundles=bundles)
    events = decide.rule(standing)
    return [event for event in events if isinstance(event, BundleSettled)]


def test_seconds_go_to_the_calls_that_began_first() -> None:
    calls = [a_call(1, 60, "0.6"), a_call(2, 60, "0.3"), a_call(3, 60, "9")]
    assert reckoned(held(FLAT), calls).allotted == [
        Allotted(bundle="Flat", allowance=100, seconds=100, calls=2, credit=Decimal("0.8"))
    ]


def test_what_is_not_covered_or_not_paid_uses_nothing() -> None:
    calls = [
        a_call(1, 60, "0.6", prefix="48"),
        a_call(2, 60, "0", destination=None),
        a_call(3, 0, "0.05"),
        a_call(3, 20, "0.05", side=Side.INBOUND),
        a_call(4, 10, "1"),
    ]
    allotting = reckoned(held(FLAT), calls)
    assert allotting.allotted == [
        Allotted(bundle="Flat", allowance=100, seconds=10, calls=1, credit=Decimal(1))
    ]
    assert allotting.position == 4


@pytest.mark.parametrize(
    ("billed", "amount", "free", "credit"),
    [
        (3, "0.01", 1, "0.003333333"),
        (3, "0.02", 1, "0.006666667"),
        (2, "0.000000001", 1, "0.000000001"),
        (4, "0.000000001", 1, "0"),
        (1000000, "99999999999.999999999", 999999, "99999899999.999999999"),
        (7, "0.11", 7, "0.11"),
    ],
)
def test_a_part_of_a_call_is_that_part_of_its_price(
    billed: int, amount: str, free: int, credit: str
) -> None:
    bundles = held(evolve(FLAT, seconds=free))
    [found] = reckoned(bundles, [a_call(1, billed, amount)]).allotted
    assert (found.seconds, found.credit) == (free, Decimal(credit))


def test_a_call_takes_from_the_bundle_that_began_first_and_the_rest_from_the_next() -> None:
    earlier = bundle("Zero", 20, ["49"], date(2026, 9, 1))
    later = evolve(FLAT, seconds=100)
    found = reckoned(held(later, earlier), [a_call(1, 30, "0.01"), a_call(2, 30, "0.01")]).allotted
    assert [(each.bundle, each.seconds, each.calls, each.credit) for each in found] == [
        ("Zero", 20, 1, Decimal("0.006666667")),
        ("Flat", 40, 2, Decimal("0.013333333")),
    ]


def test_a_day_is_that_of_the_companys_calendar() -> None:
    late = bundle("Late", 100, ["*"], date(2026, 10, 26))
    before = datetime(2026, 10, 25, 22, 59, tzinfo=UTC)  # 23:59 in Berlin, the clocks set back
    calls = [
        a_call(1, 10, "1", start_time=before),
        a_call(2, 20, "1", start_time=before + timedelta(minutes=1)),
    ]
    [found] = reckoned(held(late), calls, zone="Europe/Berlin").allotted
    assert (found.allowance, found.seconds) == (100 * 6 // 31, 100 * 6 // 31)
    assert found.calls == 1


def test_a_settlement_credits_the_difference() -> None:
    bundles = held(FLAT)
    [first] = settled(reckoned(bundles, [a_call(3, 50, "0.5")]), bundles)
    assert first == BundleSettled(
        bundle="Flat", month="2026-10", number=1, allowance=100, seconds=50, calls=1,
        credit=Decimal("0.5"), amount=Decimal("0.5"), reference="Flat 2026-10: 50 s free, #1",
        position=3,
    )  # fmt: skip
    bundles = bundles_of([told_of(FLAT), first])
    assert settled(reckoned(bundles, [a_call(3, 50, "0.5")]), bundles) == []
    earlier = [a_call(1, 80, "0.08"), a_call(3, 50, "0.5")]
    [second] = settled(reckoned(bundles, earlier), bundles)
    assert isinstance(second, BundleSettled)
    assert (second.number, second.credit) == (2, Decimal("0.28"))
    assert second.amount == Decimal("-0.22")
    assert second.reference == "Flat 2026-10: 100 s free, #2"


def test_a_reckoning_that_somebody_overtook_is_refused() -> None:
    before = held(FLAT)
    allotting = reckoned(before, [a_call(1, 50, "0.5")])
    [first] = settled(allotting, before)
    for now in (bundles_of([told_of(FLAT), first]), held(evolve(FLAT, seconds=9))):
        with pytest.raises(RefusedError, match="meanwhile"):
            settled(allotting, now)


def test_a_balance_that_no_ledger_holds_is_refused() -> None:
    bundles = held(FLAT)
    with pytest.raises(RefusedError, match="hundred billion"):
        settled(reckoned(bundles, [a_call(1, 50, "0.5")]), bundles, balance="99999999999.5")


SECONDS = st.integers(1, 400)
AMOUNTS = st.integers(1, 10**12).map(lambda units: Decimal(units).scaleb(-9))
CALLS = st.dictionaries(
    st.integers(1, 700),
    st.builds(lambda billed, amount: (billed, amount), SECONDS, AMOUNTS),
    max_size=12,
)
WISHES = st.lists(
    st.builds(
        lambda name, seconds, covers, day: bundle(name, seconds, [covers], FIRST.replace(day=day)),
        st.sampled_from(["a", "b", "c"]),
        st.integers(1, 900),
        st.sampled_from(["49", "48", "4*", "*"]),
        st.integers(1, 31),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda each: each.name,
)


def as_calls(held_calls: dict[int, tuple[int, Decimal]]) -> list[BilledCall]:
    return [
        a_call(number, billed, str(amount), prefix="48" if number % 3 else "49")
        for number, (billed, amount) in sorted(held_calls.items())
    ]


@given(wishes=WISHES, histories=st.lists(CALLS, min_size=1, max_size=5))
def test_whatever_was_settled_before_the_last_one_makes_it_right(
    wishes: list[Bundle], histories: list[dict[int, tuple[int, Decimal]]]
) -> None:
    """Each state of the calls is what arrivals, corrections and void calls left."""
    events: list[BundleEvent] = [told_of(each) for each in wishes]
    for calls in histories:
        bundles = bundles_of(events)
        events += settled(reckoned(bundles, as_calls(calls)), bundles)
    once = reckoned(held(*wishes), as_calls(histories[-1])).allotted
    for each in once:
        moved = [e for e in events if isinstance(e, BundleSettled) and e.bundle == each.bundle]
        assert sum((event.amount for event in moved), Decimal(0)) == each.credit
        assert [event.number for event in moved] == list(range(1, len(moved) + 1))
        assert 0 <= each.seconds <= each.allowance


@given(wishes=WISHES, calls=CALLS)
def test_nothing_is_free_twice(wishes: list[Bundle], calls: dict[int, tuple[int, Decimal]]) -> None:
    found = reckoned(held(*wishes), as_calls(calls)).allotted
    credit = sum((each.credit for each in found), Decimal(0))
    billed = sum(seconds for seconds, _ in calls.values())
    assert 0 <= credit <= sum((amount for _, amount in calls.values()), Decimal(0))
    assert sum(each.seconds for each in found) <= billed
    whole = [
        each
        for each in found
        if each.seconds < each.allowance and each.bundle in covering_all(wishes)
    ]
    if whole:
        assert sum(each.seconds for each in found) == billed
        assert credit == sum((amount for _, amount in calls.values()), Decimal(0))


def covering_all(wishes: list[Bundle]) -> set[str]:
    """Name those that cover every call from the first day on."""
    return {each.name for each in wishes if each.covers == ("*",) and each.valid_from == FIRST}
