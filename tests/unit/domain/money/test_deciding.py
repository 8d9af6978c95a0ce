"""Each rule about a company: what it gives, what it changes nothing for, what it refuses."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from domain.money import deciding
from domain.money.amounts import Currency
from domain.money.assignments import event_of
from domain.money.certain_calls import certain_calls
from domain.money.company import Company, CompanyStatus
from domain.money.errors import InvalidWishError, RefusedError, UnknownNameError
from domain.money.events import (
    AccountMapped,
    BalanceExhausted,
    CompanyEvent,
    CompanyOpened,
    CompanyRenamed,
    CompanyResumed,
    CompanySuspended,
    LimitsChanged,
    TariffAssigned,
    ToppedUp,
)
from domain.money.limits import Limits, PaymentMode
from domain.money.mappings import Mapped
from domain.money.movement import MovementKind
from domain.money.names import Directory
from domain.money.standing import Decide, Look, Paid, Standing, Vacancy
from domain.pricing.paying import Assignment
from domain.pricing.selecting import Selector, SelectorKind
from domain.pricing.sides import Side

EURO, YEN = Currency("EUR", 2), Currency("JPY", 0)
START = datetime(2026, 11, 1, tzinfo=UTC)
EUROS = {"retail": "EUR", "wholesale": "EUR"}
TOPUP, ADJUSTMENT = MovementKind.TOPUP, MovementKind.ADJUSTMENT


def currency_of(code: str) -> Currency | None:
    return {"EUR": EURO, "JPY": YEN}.get(code)


def a_company(**changes: Any) -> Company:  # noqa: ANN401 any field
    fields: dict[str, Any] = {
        "id": 7,
        "name": "Acme",
        "currency": "EUR",
        "payment": PaymentMode.PREPAID,
        "limits": Limits(),
    }
    return Company(**(fields | changes))


def standing(company: Company | None = None, **changes: Any) -> Standing:  # noqa: ANN401 any field
    fields: dict[str, Any] = {
        "id": 7,
        "company": company or a_company(),
        "balance": Decimal(10),
        "names": Directory("company", {7: "Acme", 8: "Beta"}),
    }
    return Standing(**(fields | changes))


def asked(decide: Decide, seen: Standing | None = None) -> Sequence[CompanyEvent]:
    return list(decide.rule(seen or standing()))


def since(company: int, days: int) -> Mapped:
    return Mapped(company_id=company, valid_from=START + timedelta(days=days))


def limits_become(limits: Limits) -> Callable[[Limits], Limits]:
    return lambda _: limits


def test_a_company_is_opened_with_the_next_number() -> None:
    decide = deciding.opening(" Gamma ", EURO, PaymentMode.PREPAID, Limits())
    assert decide(Vacancy(number=9, names=Directory("company"))) == CompanyOpened(
        company_id=9, name="Gamma", currency="EUR", payment=PaymentMode.PREPAID, limits=Limits()
    )


def test_a_taken_name_is_refused_at_opening() -> None:
    decide = deciding.opening("ACME", EURO, PaymentMode.PREPAID, Limits())
    with pytest.raises(RefusedError, match="'Acme' already"):
        decide(Vacancy(number=9, names=Directory("company", {7: "Acme"})))


@pytest.mark.parametrize(
    ("name", "currency", "payment", "limits", "why"),
    [
        ("1", EURO, PaymentMode.PREPAID, Limits(), "no number"),
        ("A", EURO, PaymentMode.PREPAID, Limits(credit_limit=None), "only a postpaid"),
        ("A", YEN, PaymentMode.POSTPAID, Limits(credit_limit=Decimal("0.5")), "JPY has 0"),
        ("A", YEN, PaymentMode.POSTPAID, Limits(low_balance=Decimal("0.5")), "JPY has 0"),
    ],
)
def test_an_opening_that_can_never_be(
    name: str, currency: Currency, payment: PaymentMode, limits: Limits, why: str
) -> None:
    with pytest.raises(InvalidWishError, match=why):
        deciding.opening(name, currency, payment, limits)


def test_a_postpaid_company_may_have_no_limit() -> None:
    decide = deciding.opening("A", EURO, PaymentMode.POSTPAID, Limits(credit_limit=None))
    assert decide(Vacancy(number=1, names=Directory("company"))).limits.credit_limit is None


def test_another_name() -> None:
    assert deciding.rename("x", "y").look == Look(names=True)
    assert asked(deciding.rename("ACME", "case")) == [CompanyRenamed(name="ACME", because="case")]
    assert asked(deciding.rename(" Acme ", "same")) == []
    with pytest.raises(RefusedError, match="'Beta' already"):
        asked(deciding.rename("beta", "taken"))


def test_other_limits_and_what_follows() -> None:
    limits = Limits(credit_limit=Decimal(5), low_balance=Decimal(1))
    change = deciding.set_limits(limits_become(limits), currency_of)
    assert asked(change) == [LimitsChanged(limits=limits)]
    assert asked(change, standing(a_company(limits=limits))) == []
    assert asked(change, standing(balance=Decimal(-5), company=a_company(
        limits=Limits(credit_limit=Decimal(9))
    ))) == [
        LimitsChanged(limits=limits),
        BalanceExhausted(amount=Decimal(-5), threshold=Decimal(-5)),
        CompanySuspended(by="balance", because="the credit is exhausted"),
    ]  # fmt: skip


def test_limits_that_the_company_may_not_have() -> None:
    none = deciding.set_limits(limits_become(Limits(credit_limit=None)), currency_of)
    with pytest.raises(RefusedError, match="only a postpaid"):
        asked(none)
    assert asked(none, standing(a_company(payment=PaymentMode.POSTPAID))) != []
    fine = deciding.set_limits(limits_become(Limits(low_balance=Decimal("0.5"))), currency_of)
    with pytest.raises(RefusedError, match="JPY has 0"):
        asked(fine, standing(a_company(currency="JPY")))
    assert asked(fine, standing(a_company(currency="XTS"))) != []


def test_an_operators_word_suspends_over_that_of_the_balance() -> None:
    suspend = deciding.suspend("fraud")
    by_balance = a_company(status=CompanyStatus.SUSPENDED, suspended_by="balance")
    by_operator = a_company(status=CompanyStatus.SUSPENDED, suspended_by="operator")
    event = CompanySuspended(by="operator", because="fraud")
    assert asked(suspend) == [event]
    assert asked(suspend, standing(by_balance)) == [event]
    assert asked(suspend, standing(by_operator)) == []
    resume = deciding.resume("paid")
    for company in (by_balance, by_operator):
        assert asked(resume, standing(company)) == [CompanyResumed(by="operator", because="paid")]
    assert asked(resume) == []


def test_an_account_goes_to_another_payer_once() -> None:
    decide = deciding.map_account(" acct-7")
    assert decide.look == Look(account="acct-7")
    for held in ([], [Mapped(company_id=8)], [Mapped(company_id=8), since(7, 1)]):
        assert asked(decide, standing(mapped=held)) == [AccountMapped(account="acct-7")]
    assert asked(decide, standing(mapped=[Mapped(company_id=7)])) == []


def test_an_account_moves_at_a_moment() -> None:
    now = START + timedelta(days=5)
    moving = deciding.map_account("acct-7", moves_at=now)
    assert asked(moving) == [AccountMapped(account="acct-7")]
    told = AccountMapped(account="acct-7", valid_from=now.isoformat())
    assert asked(moving, standing(mapped=[Mapped(company_id=8)])) == [told]
    assert asked(moving, standing(mapped=[Mapped(company_id=8), since(7, 4)])) == []
    named = deciding.map_account("acct-7", now, moves_at=START)
    assert asked(named) == [told]
    assert asked(named, standing(mapped=[Mapped(company_id=8), since(7, 6)])) == [told]


def test_an_inbound_tariff_is_for_all_calls_to_a_company() -> None:
    wish = Assignment(tariff="retail", valid_from=START, side=Side.INBOUND)
    assert asked(deciding.assign(wish), standing(tariffs=EUROS)) == [
        TariffAssigned(
            tariff="retail", valid_from=START.isoformat(), valid_to=None, side=Side.INBOUND
        )
    ]
    with pytest.raises(InvalidWishError, match="all calls to"):
        deciding.assign(evolve(wish, only=certain_calls(host="sip-01")))


def test_a_tariff_is_assigned_where_it_can_hold() -> None:
    wish = Assignment(tariff="retail", valid_from=START, valid_to=START + timedelta(days=1))
    decide = deciding.assign(wish)
    assert decide.look == Look(tariffs=True)
    assert asked(decide, standing(tariffs=EUROS)) == [
        TariffAssigned(
            tariff="retail",
            valid_from=START.isoformat(),
            valid_to=(START + timedelta(days=1)).isoformat(),
        )
    ]
    with pytest.raises(RefusedError, match="no tariff 'retail'"):
        asked(decide)
    with pytest.raises(UnknownNameError, match="did you mean Retail or retail-2") as refused:
        asked(decide, standing(tariffs={"Retail": "EUR", "retail-2": "USD", "x": "EUR"}))
    assert list(refused.value.near) == ["Retail", "retail-2"]
    with pytest.raises(RefusedError, match="is in USD, not EUR"):
        asked(decide, standing(tariffs={"retail": "USD"}))
    with pytest.raises(RefusedError, match="another assignment"):
        asked(decide, standing(
            tariffs=EUROS, assignments=[Assignment(tariff="x", valid_from=START)]
        ))  # fmt: skip
    held = standing(tariffs=EUROS, assignments=[Assignment(tariff="x", valid_from=START)])
    corrected = deciding.assign(wish, correct=True)
    assert asked(corrected, held) == asked(decide, standing(tariffs=EUROS))
    assert asked(corrected, standing(tariffs=EUROS, assignments=[wish])) == []
    assert asked(decide, standing(tariffs=EUROS, assignments=[wish])) == []
    with pytest.raises(RefusedError, match="no assignment begins"):
        asked(corrected, standing(tariffs=EUROS))
    with pytest.raises(InvalidWishError, match="ends after"):
        deciding.assign(Assignment(tariff="retail", valid_from=START, valid_to=START))


def test_a_tariff_that_holds_already_is_not_assigned_again() -> None:
    hour = timedelta(hours=1)
    first = Assignment(tariff="retail", valid_from=START)
    trunk = Selector(kind=SelectorKind.ACCOUNT, value="trunk")
    again = evolve(first, valid_from=START + 2 * hour)
    other = Assignment(tariff="wholesale", valid_from=START + hour)
    passed = evolve(other, valid_to=again.valid_from)
    inward = evolve(first, side=Side.INBOUND)
    for held, wish, news in (
        ([first, inward], inward, False),
        ([first, evolve(inward, valid_from=START + hour)], again, False),
        ([first], evolve(again, side=Side.INBOUND), True),
        ([first], again, False),
        ([first, passed], again, False),
        ([first, other], again, True),
        ([first], evolve(again, valid_to=START + 9 * hour), True),
        ([first], evolve(again, only=trunk), True),
        ([first, evolve(first, only=trunk)], evolve(again, only=trunk), False),
        ([again], first, True),
    ):
        found = asked(deciding.assign(wish), standing(tariffs=EUROS, assignments=held))
        assert found == ([event_of(wish)] if news else []), (held, wish)


def test_a_payment_is_entered_once_under_its_trimmed_name() -> None:
    decide = deciding.pay(TOPUP, Decimal("5.00"), " bank 7 ", currency_of, "clerk")
    assert decide.look == Look(reference="bank 7")
    assert asked(decide) == [
        ToppedUp(kind=TOPUP, amount=Decimal("5.00"), reference="bank 7", by="clerk")
    ]
    assert asked(decide, standing(paid=Paid(kind=TOPUP, amount=Decimal(5)))) == []
    for other in (Paid(kind=TOPUP, amount=Decimal(6)), Paid(kind=ADJUSTMENT, amount=Decimal(5))):
        with pytest.raises(RefusedError, match="'bank 7' is one of another payment"):
            asked(decide, standing(paid=other))


@pytest.mark.parametrize(
    ("kind", "amount", "reference", "why"),
    [
        (TOPUP, "-5", "r", "more than zero"),
        (TOPUP, "0", "r", "more than zero"),
        (ADJUSTMENT, "0", "r", "of zero would change nothing"),
        (TOPUP, "NaN", "r", "no amount"),
        (TOPUP, "5", "  ", "has a name"),
        (TOPUP, "5", "a\0b", "has a name"),
        (MovementKind.CALL, "5", "r", "nobody pays a call"),
    ],
)
def test_a_payment_that_can_never_be(
    kind: MovementKind, amount: str, reference: str, why: str
) -> None:
    with pytest.raises(InvalidWishError, match=why):
        deciding.pay(kind, Decimal(amount), reference, currency_of)


def test_what_is_paid_in_has_the_decimals_of_its_currency() -> None:
    yen = standing(a_company(currency="JPY"))
    with pytest.raises(RefusedError, match="JPY has 0"):
        asked(deciding.pay(TOPUP, Decimal("0.50"), "r", currency_of), yen)
    assert asked(deciding.pay(ADJUSTMENT, Decimal("-0.000000001"), "r", currency_of), yen) != []
    unlisted = standing(a_company(currency="BGN"))
    assert asked(deciding.pay(TOPUP, Decimal("0.50"), "r", currency_of), unlisted) != []


def test_a_wish_says_what_is_wrong_and_about_which_word() -> None:
    with pytest.raises(InvalidWishError) as caught:
        deciding.pay(TOPUP, Decimal(-1), "x", currency_of)
    assert (str(caught.value), caught.value.about) == (
        "a payment is more than zero; adjust takes less",
        "amount",
    )


def test_a_rule_looks_at_nothing_that_it_does_not_ask_for() -> None:
    assert deciding.suspend("unpaid").look == Look()
    assert (Look().reference, Look().names) == (None, False)


def test_limits_are_amounts_and_without_word_there_is_no_credit() -> None:
    assert (Limits().credit_limit, Limits().low_balance) == (Decimal(0), None)
    for limits in ({"credit_limit": Decimal("NaN")}, {"low_balance": Decimal("NaN")}):
        with pytest.raises(InvalidWishError):
            Limits(**limits)


def test_no_balance_is_more_than_a_ledger_holds() -> None:
    decide = deciding.pay(TOPUP, Decimal(99_999_999_999), "bank 7", currency_of)
    assert asked(decide, standing(balance=Decimal(0)))
    with pytest.raises(RefusedError, match="hundred billion"):
        asked(decide, standing(balance=Decimal(1)))
