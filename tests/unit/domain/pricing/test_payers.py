"""Who pays for a call, and for which number."""

from datetime import timedelta
from decimal import Decimal
from ipaddress import ip_address

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, START, a_cdr
from domain.calls.cdr import Cdr
from domain.money.payer_mapping import host_key, number_key, source_key
from domain.numbering.book import (
    NumberPlanAssigned,
    NumberPlanSet,
    PlanBook,
    PlanEvent,
    Scope,
    fold,
)
from domain.numbering.plan import NumberPlan
from domain.pricing.decided import Decided, undecided
from domain.pricing.payer_rules import PayerRule, PayerRules, RuleKey
from domain.pricing.payers import explained, live_payer, may_pay, settled
from domain.pricing.paying import Assignment, Payer, SupplyRoute
from domain.pricing.price_book import PriceBook
from domain.pricing.verdict import Rating, UnratedReason, Verdict
from memory_books import a_tariff

HELD = (Assignment(tariff="retail", valid_from=START),)
COMPANIES = {n: Payer(company_id=n, currency="EUR", assignments=HELD) for n in range(1, 6)}
RULES = (
    (2, source_key("192.0.2.0/24", "1234#")),
    (3, source_key("192.0.2.0/25")),
    (4, host_key("sip-07")),
    (5, number_key("4930555*")),
)


def a_book(*rules: tuple[int, RuleKey]) -> PriceBook:
    return PriceBook(
        payers={"acct-1": COMPANIES[1]},
        companies=COMPANIES,
        tariffs={"retail": [a_tariff("0.60")]},
        rules=PayerRules([PayerRule(company_id=company, key=key) for company, key in rules]),
    )


def a_call(
    callee: str = "4930", source: str = "198.51.100.1", account: str | None = "nobody"
) -> Cdr:
    return a_cdr(duration=60, callee=callee, src_ip=ip_address(source), account=account)


def judged(call: Cdr, host: str = "sip-01", book: PriceBook | None = None) -> Verdict:
    return (book or a_book(*RULES)).judge(call, undecided(host))


@pytest.mark.parametrize(
    ("call", "host", "payer"),
    [
        (a_call(account="acct-1", source="192.0.2.1", callee="4930555"), "sip-07", 1),
        (a_call(source="192.0.2.200", callee="1234#4930555"), "sip-07", 2),
        (a_call(source="192.0.2.1", callee="4930555"), "sip-07", 3),
        (a_call(callee="4930555"), "sip-07", 4),
        (a_call(callee="+4930555123"), "sip-01", 5),
        (a_call(account=None, callee="+4930555123"), "sip-01", 5),
        (a_call(), "sip-01", None),
    ],
)
def test_the_first_of_account_source_host_and_number_pays(
    call: Cdr, host: str, payer: int | None
) -> None:
    verdict = judged(call, host)
    assert verdict.company_id == payer
    reason = None if payer else UnratedReason.UNKNOWN_ACCOUNT
    assert verdict.unrated_reason == reason


def test_without_rules_nothing_is_asked_but_the_account() -> None:
    for account in ("acct-1", "nobody", None):
        call = a_call(account=account, source="192.0.2.1", callee="4930555")
        verdict = judged(call, "sip-07", a_book())
        assert verdict == a_book().judge(call)
        assert verdict.company_id == (1 if account == "acct-1" else None)


def test_a_tech_prefix_is_no_part_of_the_number_for_customer_and_supplier() -> None:
    route = SupplyRoute(supplier_id=9, currency="EUR", assignment=HELD[0], account="nobody")
    book = evolve(a_book(*RULES), routes=[route])
    verdict = judged(a_call(source="192.0.2.200", callee="1234#4930"), book=book)
    assert (verdict.rating, verdict.company_id) == (Rating.RATED, 2)
    assert verdict.supply is not None
    for charge in (verdict.charge, verdict.supply.charge):
        assert charge is not None
        assert (charge.amount, charge.prefix) == (Decimal("0.60"), "4")


def test_who_was_found_once_pays_by_the_same_number_again() -> None:
    book = a_book(*RULES)
    call = a_call(source="192.0.2.200", callee="1234#4930")
    first = book.judge(call)
    again = Decided(payer=2, host="sip-01")
    assert book.judge(call, again) == first
    mapped = evolve(book, payers={"nobody": COMPANIES[1]})
    assert mapped.judge(call, again) == first
    other = mapped.judge(call)
    assert (other.company_id, other.unrated_reason) == (1, UnratedReason.NO_RATE)
    instead = a_book((3, RULES[0][1]))
    assert instead.judge(call, again) == first
    assert evolve(instead.judge(call), company_id=2) == first
    unknown = book.judge(call, Decided(payer=99))
    assert unknown.unrated_reason is UnratedReason.UNKNOWN_ACCOUNT


def test_an_account_of_the_company_itself_is_charged_as_it_dialled() -> None:
    book = evolve(a_book(*RULES), payers={"acct-2": COMPANIES[2]})
    call = a_call(source="192.0.2.200", callee="1234#4930", account="acct-2")
    for decided in (Decided(), Decided(payer=2)):
        verdict = book.judge(call, decided)
        assert (verdict.company_id, verdict.unrated_reason) == (2, UnratedReason.NO_RATE)


def test_a_rule_of_a_company_that_is_not_there_finds_nobody() -> None:
    verdict = judged(a_call(), book=a_book((99, source_key("0.0.0.0/0"))))
    assert (verdict.company_id, verdict.unrated_reason) == (None, UnratedReason.UNKNOWN_ACCOUNT)


def test_a_rule_that_is_not_in_force_at_the_answer_finds_nobody() -> None:
    late = PayerRule(company_id=2, key=source_key("0.0.0.0/0"), valid_from=MOMENT)
    book = evolve(a_book(), rules=PayerRules([late]))
    assert book.judge(a_call()).company_id == 2
    before = evolve(late, valid_from=None, valid_to=MOMENT)
    assert evolve(book, rules=PayerRules([before])).judge(a_call()).company_id is None


def test_all_that_could_tell_is_explained_in_its_order() -> None:
    call = a_call(account="acct-1", source="192.0.2.1", callee="4930555")
    found = list(explained(a_book(*RULES), call, undecided("sip-07")))
    assert [match.company_id for match in found] == [1, 3, 4, 5]
    assert [match.rule and match.rule.key for match in found] == [None, RULES[1][1], *(
        key for _, key in RULES[2:]
    )]  # fmt: skip
    assert list(explained(a_book(), a_call(account=None), Decided())) == []


def test_a_rule_may_pay_where_it_fits() -> None:
    rules = PayerRules([PayerRule(company_id=4, key=host_key("sip-07"))])
    assert may_pay(rules, PlanBook(), a_call(), "sip-07")
    assert not may_pay(rules, PlanBook(), a_call(), "sip-01")


BERLIN = NumberPlan(country_code="49", national_prefix="0", strip=("1234#",), keep=("0800*",))
FOR_ALL = (
    NumberPlanSet(name="de", plan=BERLIN),
    NumberPlanAssigned(scope=Scope.DEFAULT, key="", plan="de"),
)


@pytest.mark.parametrize(
    ("callee", "payer"),
    [
        ("+4930555123", 5),
        ("004930555123", 5),
        ("030555123", 5),
        ("0(30) 555-123", 5),
        ("1234#030555123", 5),
        ("4930555123", 5),
        ("0307555", 3),
        ("08001", 2),
        ("0049307555", None),
        ("0043555", None),
        ("", None),
    ],
)
def test_a_called_number_is_the_one_that_its_plan_reads(callee: str, payer: int | None) -> None:
    rules = ((5, number_key("4930555*")), (2, number_key("0800*")), (3, number_key("0307555")))
    book = evolve(a_book(*rules), plans=fold(FOR_ALL))
    call = a_call(callee=callee, account=None)
    assert book.judge(call).company_id == payer
    assert [match.company_id for match in explained(book, call, Decided())] == (
        [payer] if payer else []
    )
    assert may_pay(book.rules, book.plans, call, "sip-01") is (payer is not None)


def test_the_plan_of_a_called_number_is_that_of_its_host_at_its_answer() -> None:
    uses: list[PlanEvent] = [
        NumberPlanSet(name="de", plan=BERLIN),
        NumberPlanAssigned(scope=Scope.HOST, key="sip-01", plan="de", valid_from=MOMENT),
    ]
    book = evolve(a_book(*RULES), plans=fold(uses))
    call = a_call(callee="030555123")
    assert judged(call, "sip-01", book).company_id == 5
    assert judged(call, "sip-02", book).company_id is None
    early = evolve(call, start_time=MOMENT - timedelta(minutes=2), end_time=MOMENT)
    assert judged(early, "sip-01", book).company_id is None


@pytest.mark.parametrize(
    ("rules", "account", "callee", "payer", "certain"),
    [
        (RULES[2:], "acct-1", "4930555", 1, True),
        (RULES, "acct-1", "4930555", 1, True),
        (RULES[2:], "nobody", "4930555", 4, True),
        (RULES[3:], None, "+4930555", 5, True),
        (RULES[3:], None, "4940", None, True),
        (RULES, None, "4930555", None, False),
        ((*RULES[:1], *RULES[2:]), None, "4930555", 4, True),
        ((*RULES[:1], *RULES[2:]), None, "1234#4930555", None, False),
        ((), "nobody", "4930", None, True),
    ],
)
def test_who_pays_is_certain_while_a_call_goes_on_where_its_source_does_not_matter(
    rules: tuple[tuple[int, RuleKey], ...],
    account: str | None,
    callee: str,
    payer: int | None,
    certain: bool,
) -> None:
    book = a_book(*rules)
    found = live_payer(book, account, "sip-07", callee, MOMENT)
    assert (found.payer and found.payer.company_id, found.certain) == (payer, certain)
    for source in ("198.51.100.1", "192.0.2.1", "192.0.2.200"):
        call = a_call(callee, source, account)
        in_the_end, _ = settled(book, call, undecided("sip-07"))
        assert in_the_end == found.payer or not certain
    price = book.running(account, callee, MOMENT, host="sip-07")
    assert (price is not None) == (payer is not None and "#" not in callee)


def test_a_rule_by_source_that_is_over_leaves_no_doubt() -> None:
    over = PayerRule(company_id=2, key=source_key("192.0.2.0/24"), valid_to=MOMENT)
    book = evolve(a_book(), rules=PayerRules([over]))
    assert live_payer(book, None, "sip-01", "4930", MOMENT).certain
    assert not live_payer(book, None, "sip-01", "4930", MOMENT - timedelta(seconds=1)).certain
