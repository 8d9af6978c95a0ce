"""Who pays which call at which price, and why nobody does."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from ipaddress import ip_network
from uuid import UUID

import pytest

from adapters.contract.builders import MOMENT, a_cdr
from domain.calls.cdr import Cdr
from domain.errors import InvalidCdrError
from domain.money.movement import MovementKind, debit_of, reversal_of, supplier_side
from domain.pricing.bands import Band, Tier
from domain.pricing.decided import Decided
from domain.pricing.paying import Assignment, Payer, SupplyRoute
from domain.pricing.price_book import PriceBook
from domain.pricing.tariff import PlanAt, Rate, TariffVersion
from domain.pricing.verdict import Rating, UnratedReason, Verdict

HOURS = timedelta(hours=4)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
KEY = UUID(int=1)


def a_tariff(name: str, price: str, **changes: object) -> TariffVersion:
    """Give a tariff with `price` a minute, sold by the second, for numbers that begin with 4."""
    tier = Tier(rate=Decimal(price))
    rate = Rate(prefix="4", destination="Europe", bands=(Band(tiers=(tier,)),))
    fields: dict[str, object] = {
        "tariff_id": len(name),
        "name": name,
        "currency": "EUR",
        "effective_from": LONG_AGO,
        "rates": {"4": rate},
    }
    return TariffVersion(**(fields | changes))  # type: ignore[arg-type]  # any field


def held(tariff: str, start: datetime = LONG_AGO, end: datetime | None = None) -> Assignment:
    return Assignment(tariff=tariff, valid_from=start, valid_to=end)


def a_book(*assignments: Assignment, **changes: object) -> PriceBook:
    payer = Payer(company_id=7, currency="EUR", assignments=assignments or (held("retail"),))
    fields: dict[str, object] = {
        "payers": {"acct-1": payer},
        "tariffs": {
            "retail": [a_tariff("retail", "0.60")],
            "carrier": [a_tariff("carrier", "0.06")],
        },
    }
    return PriceBook(**(fields | changes))  # type: ignore[arg-type]  # any field


def judge(book: PriceBook, cdr: Cdr) -> Verdict:
    return book.judge(cdr)


def test_a_call_is_paid_by_the_company_of_its_account() -> None:
    verdict = judge(a_book(), a_cdr(duration=60))
    assert (verdict.company_id, verdict.rating) == (7, Rating.RATED)
    assert verdict.charge is not None
    assert (verdict.charge.amount, verdict.charge.tariff_id) == (Decimal("0.60"), len("retail"))


@pytest.mark.parametrize(
    ("cdr", "reason"),
    [
        (a_cdr(account="nobody"), UnratedReason.UNKNOWN_ACCOUNT),
        (a_cdr(account=None), UnratedReason.UNKNOWN_ACCOUNT),
        (a_cdr(duration=HOURS.total_seconds() + 0.001), UnratedReason.DURATION_OVER_LIMIT),
        (a_cdr(callee="5001"), UnratedReason.NO_RATE),
        (a_cdr(callee=None), UnratedReason.NO_RATE),
        (a_cdr(callee="alice"), UnratedReason.NO_RATE),
        (a_cdr(start_time=LONG_AGO - timedelta(seconds=1)), UnratedReason.NO_TARIFF),
    ],
)
def test_what_has_no_price_says_why(cdr: Cdr, reason: UnratedReason) -> None:
    verdict = judge(a_book(), cdr)
    assert (verdict.rating, verdict.unrated_reason) == (Rating.UNRATED, reason)
    assert verdict.charge is None


def test_a_company_without_a_tariff_and_one_with_another_currency() -> None:
    assert judge(a_book(held("unknown")), a_cdr()).unrated_reason is UnratedReason.NO_TARIFF
    pounds = {"retail": [a_tariff("retail", "0.60", currency="GBP")]}
    verdict = judge(a_book(tariffs=pounds), a_cdr())
    assert verdict.unrated_reason is UnratedReason.CURRENCY_MISMATCH


def test_a_call_from_before_the_book_is_not_priced_by_what_is_left_in_it() -> None:
    verdict = judge(a_book(since=MOMENT + timedelta(seconds=1)), a_cdr())
    assert verdict.unrated_reason is UnratedReason.TOO_OLD


def test_a_price_that_no_ledger_can_hold_is_for_a_person() -> None:
    dear = {"retail": [a_tariff("retail", "60000000")]}
    verdict = a_book(tariffs=dear, longest_call=24 * HOURS).judge(a_cdr(duration=100_000))
    assert verdict.unrated_reason is UnratedReason.AMOUNT_OVER_LIMIT


@pytest.mark.parametrize("account", ["acct-1", "nobody"])
def test_a_call_that_was_not_answered_is_free_for_everybody(account: str) -> None:
    verdict = judge(a_book(), a_cdr(account=account, duration=0, callee="5001"))
    assert (verdict.rating, verdict.charge) == (Rating.FREE, None)
    assert verdict.company_id == (7 if account == "acct-1" else None)


def test_the_assignment_that_began_last_holds_and_ends_by_the_instant() -> None:
    book = a_book(held("retail"), held("carrier", MOMENT, MOMENT + timedelta(hours=1)))
    prices = []
    for start in (MOMENT - timedelta(microseconds=1), MOMENT, MOMENT + timedelta(hours=1)):
        charge = judge(book, a_cdr(start_time=start, duration=60)).charge
        assert charge is not None
        prices.append(charge.amount)
    assert prices == [Decimal("0.60"), Decimal("0.06"), Decimal("0.60")]


def route(**changes: object) -> SupplyRoute:
    fields: dict[str, object] = {
        "supplier_id": 3,
        "currency": "EUR",
        "assignment": held("carrier"),
        "account": "acct-1",
    }
    return SupplyRoute(**(fields | changes))  # type: ignore[arg-type]  # any field


def test_the_supplier_has_a_price_of_its_own_and_the_customers_price_stays() -> None:
    with_supplier = judge(a_book(routes=[route()]), a_cdr(duration=60))
    assert with_supplier.charge == judge(a_book(), a_cdr(duration=60)).charge
    supply = with_supplier.supply
    assert supply is not None
    assert supply.charge is not None
    assert (supply.supplier_id, supply.charge.amount) == (3, Decimal("0.06"))
    movement = debit_of(KEY, supplier_side(with_supplier))
    assert movement is not None
    assert (movement.company_id, movement.amount, movement.call_key) == (3, Decimal("-0.06"), KEY)


@pytest.mark.parametrize(
    ("changes", "carried"),
    [
        ({"account": None, "network": ip_network("127.0.0.0/8")}, True),
        ({"account": None, "network": ip_network("10.0.0.0/8")}, False),
        ({"account": None, "network": ip_network("::/0")}, False),
        ({"network": ip_network("127.0.0.0/8")}, True),
        ({"account": "acct-2"}, False),
        ({"assignment": held("carrier", MOMENT + HOURS)}, False),
    ],
)
def test_a_route_carries_calls_of_its_account_and_network(
    changes: dict[str, object], *, carried: bool
) -> None:
    verdict = judge(a_book(routes=[route(**changes)]), a_cdr())
    assert (verdict.supply is not None) is carried


def test_a_supplier_without_a_price_is_named_all_the_same() -> None:
    supply = judge(a_book(routes=[route(assignment=held("unknown"))]), a_cdr()).supply
    assert supply is not None
    assert (supply.supplier_id, supply.charge) == (3, None)


def test_only_what_costs_something_moves_money() -> None:
    assert debit_of(KEY, Verdict(company_id=7)) is None
    assert debit_of(KEY, Verdict(unrated_reason=UnratedReason.NO_RATE)) is None
    free = judge(a_book(tariffs={"retail": [a_tariff("retail", "0")]}), a_cdr())
    assert (free.rating, debit_of(KEY, free)) == (Rating.FREE, None)


def test_a_reversal_gives_back_what_the_debit_took() -> None:
    verdict = judge(a_book(), a_cdr(duration=60))
    debit, reversal = debit_of(KEY, verdict), reversal_of(KEY, verdict, 1)
    assert debit is not None
    assert reversal is not None
    assert debit.amount + reversal.amount == 0
    assert (reversal.kind, reversal.revision) == (MovementKind.REVERSAL, 1)


def test_a_company_that_has_to_pay_pays_whoever_has_its_account() -> None:
    other = Payer(company_id=9, currency="EUR", assignments=(held("carrier"),))
    book = a_book(companies={9: other})
    verdict = book.judge(a_cdr(duration=60), Decided(payer=9))
    assert verdict.company_id == 9
    assert verdict.charge is not None
    assert verdict.charge.amount == Decimal("0.06")
    unknown = book.judge(a_cdr(duration=60), Decided(payer=8))
    assert unknown.unrated_reason is UnratedReason.UNKNOWN_ACCOUNT


def test_what_a_person_decided_holds_whatever_the_book_says() -> None:
    long = a_cdr(duration=HOURS + timedelta(seconds=1))
    assert judge(a_book(), long).unrated_reason is UnratedReason.DURATION_OVER_LIMIT
    assert judge(a_book(longest_call=2 * HOURS), long).rating is Rating.RATED
    assert a_book().judge(long, Decided(stands=True)).rating is Rating.RATED
    void = a_book().judge(long, Decided(void=True, payer=7, stands=True))
    assert void == Verdict(company_id=7, voided=True)
    assert a_book().judge(a_cdr(), Decided(void=True)) == Verdict(voided=True)


@pytest.mark.parametrize("seconds", [0, 60])
def test_what_cannot_be_true_has_no_price_until_a_person_lets_it_stand(seconds: int) -> None:
    odd = a_cdr(duration=seconds, doubt="ended 3.000 s before it began")
    verdict = judge(a_book(), odd)
    assert (verdict.unrated_reason, verdict.charge) == (UnratedReason.IMPLAUSIBLE, None)
    assert verdict.company_id == judge(a_book(), a_cdr()).company_id
    stands = a_book().judge(odd, Decided(stands=True))
    assert stands == judge(a_book(), a_cdr(duration=seconds))
    assert stands.unrated_reason is None
    assert a_book().judge(odd, Decided(void=True)) == Verdict(voided=True)


def test_by_another_tariff_every_company_has_it_at_all_times() -> None:
    payer = Payer(company_id=9, currency="EUR")
    book = a_book(held("retail", MOMENT), companies={9: payer})
    other = book.under("promo", [a_tariff("promo", "0.10")])
    for decided in (Decided(), Decided(payer=9)):
        charge = other.judge(a_cdr(duration=60, start_time=LONG_AGO), decided).charge
        assert charge is not None
        assert charge.amount == Decimal("0.10")


def test_a_price_that_a_ledger_can_just_hold_is_billed() -> None:
    dear = {"retail": [a_tariff("retail", "60000000")]}
    just = a_book(tariffs=dear, longest_call=24 * HOURS).judge(a_cdr(duration=99_999))
    assert just.charge is not None
    assert just.charge.amount == Decimal(99_999_000_000)


def test_the_longest_call_and_the_earliest_of_the_book_are_priced() -> None:
    assert judge(a_book(), a_cdr(duration=HOURS)).rating is Rating.RATED
    assert judge(a_book(since=MOMENT), a_cdr()).rating is Rating.RATED


def test_a_tariff_of_which_one_version_has_another_currency_prices_nothing() -> None:
    both = [a_tariff("retail", "0.60"), a_tariff("retail", "0.60", currency="GBP")]
    verdict = judge(a_book(tariffs={"retail": both}), a_cdr())
    assert verdict.unrated_reason is UnratedReason.CURRENCY_MISMATCH


def test_no_price_is_void_unless_an_operator_took_it_back() -> None:
    assert not judge(a_book(), a_cdr()).voided


def test_a_tariff_that_ends_during_a_call_is_named_as_the_cause() -> None:
    ends = MOMENT + timedelta(seconds=30)
    split = a_tariff("retail", "0.60", plan_at=PlanAt.SPLIT, effective_to=ends)
    verdict = judge(a_book(tariffs={"retail": [split]}), a_cdr(duration=60))
    assert verdict.unrated_reason is UnratedReason.NO_TARIFF


def test_a_quote_is_the_price_of_a_call_that_nobody_made() -> None:
    payer = Payer(company_id=7, currency="EUR", assignments=(held("retail"),))
    book = a_book(companies={7: payer})
    minute = timedelta(minutes=1)
    quote = book.quote(7, "4001", MOMENT, talk=minute)
    assert quote == judge(book, a_cdr(duration=minute, start_time=MOMENT))
    too_long = book.quote(7, "4001", MOMENT, talk=HOURS + minute)
    assert too_long.unrated_reason is UnratedReason.DURATION_OVER_LIMIT


def test_there_is_no_quote_for_a_call_that_would_end_when_none_can() -> None:
    last = datetime(2199, 12, 31, 23, 59, 30, tzinfo=UTC)
    with pytest.raises(InvalidCdrError):
        a_book().quote(7, "4001", last, talk=timedelta(minutes=1))
