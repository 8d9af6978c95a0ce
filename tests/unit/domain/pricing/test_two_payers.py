"""A call with two payers: whoever makes it, and who is called."""

from datetime import timedelta
from decimal import Decimal
from ipaddress import IPv4Address
from uuid import UUID

import pytest
from attrs import evolve

from adapters.contract.builders import START, a_cdr
from domain.calls.cdr import Cdr
from domain.money.certain_calls import certain_calls
from domain.money.payer_mapping import host_key, number_key, source_key
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, Scope, fold
from domain.numbering.plan import NumberPlan, OfUnknown
from domain.pricing.decided import UNDECIDED, Decided
from domain.pricing.payer_rules import PayerRule, PayerRules
from domain.pricing.payers import Match, called_payer, explained, live_payer
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.sides import Side
from domain.pricing.verdict import Inbound, Rating, UnratedReason, Verdict
from memory_books import a_tariff

OUT = Assignment(tariff="retail", valid_from=START)
IN = Assignment(tariff="tollfree", valid_from=START, side=Side.INBOUND)
ACME = Payer(company_id=1, currency="EUR", assignments=(OUT,))
SHOP = Payer(company_id=2, currency="EUR", assignments=(OUT, IN))
RULE = PayerRule(company_id=2, key=number_key("49800*"))


def a_book(*called: Assignment, rules: tuple[PayerRule, ...] = (RULE,)) -> PriceBook:
    shop = evolve(SHOP, assignments=(OUT, *called))
    return PriceBook(
        payers={"acct-1": ACME, "shop": shop},
        companies={1: ACME, 2: shop},
        tariffs={
            "retail": [a_tariff("0.60")],
            "tollfree": [a_tariff("0.06", name="tollfree", tariff_id=7)],
        },
        rules=PayerRules(rules),
    )


def a_call(account: str | None = "acct-1", callee: str = "49800123", duration: float = 60) -> Cdr:
    return a_cdr(duration=duration, callee=callee, account=account)


def amounts(verdict: Verdict) -> tuple[Decimal | None, Decimal | None]:
    sides = (verdict, verdict.inbound_side)
    one, other = (side.charge.amount if side.charge else None for side in sides)
    return one, other


def test_the_caller_pays_its_tariff_and_the_called_company_its_inbound_one() -> None:
    verdict = a_book(IN).judge(a_call())
    assert (verdict.company_id, verdict.inbound_side.company_id) == (1, 2)
    assert amounts(verdict) == (Decimal("0.60"), Decimal("0.06"))
    assert verdict.inbound is not None
    assert verdict.inbound.charge is not None
    assert (verdict.inbound.charge.tariff_id, verdict.waits_for) == (7, [])
    assert (verdict.of(Side.OUTBOUND), verdict.of(Side.INBOUND)) == (verdict, verdict.inbound_side)


def test_a_company_that_calls_its_own_number_pays_both_sides() -> None:
    verdict = a_book(IN).judge(a_call("shop"))
    assert (verdict.company_id, verdict.inbound_side.company_id) == (2, 2)
    assert amounts(verdict) == (Decimal("0.60"), Decimal("0.06"))


def test_without_an_inbound_tariff_then_the_rule_means_who_pays_for_the_caller() -> None:
    over = evolve(IN, valid_to=START + timedelta(seconds=1))
    coming = evolve(IN, valid_from=a_call().start_time + timedelta(seconds=1))
    for book in (a_book(), a_book(over), a_book(coming)):
        assert book.judge(a_call()) == evolve(book.judge(a_call(callee="4930")), inbound=None)
        verdict = book.judge(a_call(account=None))
        assert (verdict.company_id, verdict.inbound) == (2, None)
        live = live_payer(book, None, "", "49800123", a_call().start_time)
        assert live.payer == book.companies[2]
    assert [b.has_inbound for b in (a_book(), a_book(over))] == [False, True]


def test_a_rule_of_a_called_side_finds_no_payer_of_the_callers() -> None:
    book = a_book(IN)
    verdict = book.judge(a_call(account="stranger"))
    assert (verdict.company_id, verdict.unrated_reason) == (None, UnratedReason.UNKNOWN_ACCOUNT)
    assert amounts(verdict) == (None, Decimal("0.06"))
    assert verdict.waits_for == [UnratedReason.UNKNOWN_ACCOUNT]
    assert live_payer(book, "stranger", "", "49800123", a_call().start_time).payer is None
    trunk = PayerRule(company_id=1, key=host_key("sip-01"))
    both = a_book(IN, rules=(RULE, trunk))
    found = both.judge(a_call(account=None), Decided(host="sip-01"))
    assert (found.company_id, found.inbound_side.company_id) == (1, 2)
    assert list(explained(both, a_call("shop"), Decided(host="sip-01"))) == [
        Match(company_id=2),
        Match(company_id=1, rule=trunk),
        Match(company_id=2, rule=RULE, side=Side.INBOUND),
    ]


def test_a_number_of_nobody_has_no_called_side() -> None:
    assert a_book(IN).judge(a_call(callee="4930")).inbound is None
    nowhere = PayerRule(company_id=9, key=number_key("49900*"))
    assert a_book(IN, rules=(nowhere,)).judge(a_call(callee="49900")).inbound is None


def test_each_side_waits_for_its_own_price() -> None:
    book = a_book(evolve(IN, tariff="none yet"))
    verdict = book.judge(a_call())
    assert amounts(verdict) == (Decimal("0.60"), None)
    assert (verdict.rating, verdict.inbound_side.rating) == (Rating.RATED, Rating.UNRATED)
    assert verdict.waits_for == [UnratedReason.NO_TARIFF]
    dollars = evolve(ACME, currency="USD")
    book = evolve(a_book(IN), payers={"acct-1": dollars}, companies={1: dollars, 2: SHOP})
    assert book.judge(a_call()).waits_for == [UnratedReason.CURRENCY_MISMATCH]


@pytest.mark.parametrize(
    ("call", "book", "reason"),
    [
        (evolve(a_call(), doubt="no clock"), a_book(IN), UnratedReason.IMPLAUSIBLE),
        (a_call(duration=18000), a_book(IN), UnratedReason.DURATION_OVER_LIMIT),
        (
            a_call(),
            evolve(a_book(IN), since=a_call().start_time + timedelta(1)),
            UnratedReason.TOO_OLD,
        ),
    ],
)
def test_what_keeps_a_call_from_a_price_keeps_both_sides(
    call: Cdr, book: PriceBook, reason: UnratedReason
) -> None:
    verdict = book.judge(call)
    assert verdict.waits_for == [reason, reason]
    assert (verdict.company_id, verdict.inbound_side.company_id) == (1, 2)


def test_a_call_that_nobody_answered_costs_neither_and_keeps_both() -> None:
    verdict = a_book(IN).judge(a_call(duration=0))
    assert verdict == Verdict(company_id=1, inbound=Inbound(company_id=2))
    assert (verdict.inbound_side.rating, verdict.waits_for) == (Rating.FREE, [])


def test_a_number_that_no_plan_reads_has_no_price_on_either_side() -> None:
    plan = NumberPlan(country_code="49", unknown=OfUnknown.UNRATED)
    plans = fold(
        [
            NumberPlanSet(name="de", plan=plan),
            NumberPlanAssigned(plan="de", scope=Scope.DEFAULT, key=""),
        ],
    )
    book = evolve(a_book(IN), plans=plans)
    call = a_call(callee="12345678901234567890")
    verdict = book.judge(call, Decided(payer=1, payer_in=2))
    assert verdict.waits_for == [UnratedReason.UNKNOWN_NUMBER, UnratedReason.UNKNOWN_NUMBER]


def test_payers_that_were_decided_stay() -> None:
    book = a_book(IN)
    assert book.judge(a_call(), Decided(payer=1)).inbound is None
    elsewhere = book.judge(a_call(callee="4930"), Decided(payer=1, payer_in=2))
    assert amounts(elsewhere) == (Decimal("0.60"), Decimal("0.06"))
    ended = a_book().judge(a_call(), Decided(payer=1, payer_in=2))
    assert ended.waits_for == [UnratedReason.NO_TARIFF]
    nobody = book.judge(a_call(account=None), Decided(payer_in=2))
    assert (nobody.company_id, nobody.inbound_side.company_id) == (None, 2)
    void = book.judge(a_call(), Decided(payer=1, payer_in=2, void=True))
    assert void == Verdict(company_id=1, inbound=Inbound(company_id=2), voided=True)
    assert called_payer(book, a_call(), UNDECIDED) == book.companies[2]


def test_a_number_whose_company_pays_for_being_called_tells_no_payer_of_the_caller() -> None:
    call, decided = a_call(account="stranger"), Decided(payer_in=2)
    over = evolve(IN, valid_to=START + timedelta(seconds=1))
    other = PayerRule(company_id=1, key=number_key("49800*"))
    for book in (a_book(over), a_book(over, rules=(other,))):
        assert book.judge(call).inbound is None
        verdict = book.judge(call, decided)
        assert (verdict.company_id, verdict.inbound_side.company_id) == (None, 2)
        assert verdict.waits_for == [UnratedReason.UNKNOWN_ACCOUNT, UnratedReason.NO_TARIFF]
    trunk = PayerRule(company_id=1, key=host_key("sip-01"))
    found = a_book(over, rules=(RULE, trunk)).judge(call, evolve(decided, host="sip-01"))
    assert (found.company_id, found.inbound_side.company_id) == (1, 2)


def test_the_called_number_is_that_behind_a_tech_prefix() -> None:
    trunk = PayerRule(company_id=1, key=source_key("192.0.2.0/28", "9#"))
    book = a_book(IN, rules=(RULE, trunk))
    call = evolve(a_call("stranger", "9#49800123"), src_ip=IPv4Address("192.0.2.1"))
    verdict = book.judge(call)
    assert (verdict.company_id, verdict.inbound_side.company_id) == (1, 2)
    assert amounts(verdict) == (Decimal("0.60"), Decimal("0.06"))
    assert book.judge(call, Decided(payer=1, payer_in=2)) == verdict
    told = [Match(company_id=1, rule=trunk), Match(company_id=2, rule=RULE, side=Side.INBOUND)]
    assert list(explained(book, call, Decided(payer=1, payer_in=2))) == told
    assert list(explained(a_book(rules=(RULE, trunk)), call, UNDECIDED)) == told[:1]
    # Whose account tells who pays is charged for what it dialled.
    mine = evolve(call, account="acct-1")
    assert book.judge(mine).inbound is None
    assert list(explained(book, mine, UNDECIDED)) == [Match(company_id=1), told[0]]


def test_a_side_of_a_leg_costs_nothing_and_the_other_stays() -> None:
    verdict, head = a_book(IN).judge(a_call()), UUID(int=7)
    leg, called = verdict.as_leg(head), verdict.as_leg(head, Side.INBOUND)
    assert (amounts(leg), amounts(called)) == ((None, Decimal("0.06")), (Decimal("0.60"), None))
    assert (leg.leg_of, leg.inbound_side.leg_of) == (head, None)
    assert (called.leg_of, called.inbound_side.leg_of) == (None, head)
    assert called.as_void() == verdict.as_void() == leg.as_void()


def test_a_void_call_is_billed_on_neither_side() -> None:
    verdict = a_book(IN).judge(a_call())
    void = verdict.as_void()
    assert void == Verdict(company_id=1, inbound=Inbound(company_id=2), voided=True)
    assert (void.inbound_side.voided, void.inbound_side.rating) == (True, Rating.FREE)
    alone = a_book(IN).judge(a_call(callee="4930")).as_void()
    assert alone == Verdict(company_id=1, voided=True)


def test_a_quote_is_asked_for_a_side() -> None:
    book = a_book(IN)
    minute = timedelta(minutes=1)
    for side, amount in ((Side.OUTBOUND, "0.60"), (Side.INBOUND, "0.06")):
        quote = book.quote(2, "49800123", a_call().start_time, talk=minute, side=side)
        assert (quote.company_id, quote.inbound) == (2, None)
        assert quote.charge is not None
        assert quote.charge.amount == Decimal(amount)


def test_another_tariff_for_all_leaves_inbound_ones() -> None:
    book = a_book(IN)
    other = book.under("other", [a_tariff("1.20", name="other")])
    assert amounts(other.judge(a_call())) == (Decimal("1.20"), Decimal("0.06"))


@pytest.mark.parametrize(
    ("assignment", "general"),
    [(OUT, True), (IN, False), (evolve(OUT, only=certain_calls(host="sip-01")), False)],
)
def test_for_all_calls_is_what_is_neither_inbound_nor_for_certain_calls(
    assignment: Assignment, general: bool
) -> None:
    assert assignment.is_general is general
