"""A call is priced by the number that was meant."""

from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr, a_rate, a_version
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, PlanBook, Scope, Source, fold
from domain.numbering.number import KeptNumber
from domain.numbering.plan import NumberPlan, OfUnknown
from domain.pricing.decided import UNDECIDED, Decided
from domain.pricing.errors import NoRateError
from domain.pricing.hearing import hear, numbers_of
from domain.pricing.lookup import get_effective_rate
from domain.pricing.paying import Assignment, Payer, SupplyRoute
from domain.pricing.price_book import PriceBook
from domain.pricing.verdict import UnratedReason

GERMANY = NumberPlan(country_code="49", national_prefix="0", strip=("9",), keep=("112", "0800*"))
STRICT = evolve(GERMANY, unknown=OfUnknown.UNRATED)
ALWAYS = (Assignment(tariff="retail", valid_from=MOMENT.replace(year=2020)),)


def plans(plan: NumberPlan, scope: Scope = Scope.DEFAULT, key: str = "") -> PlanBook:
    return fold(
        [
            NumberPlanSet(name="de", plan=plan),
            NumberPlanAssigned(scope=scope, key=key, plan="de"),
        ]
    )


def a_book(plans: PlanBook) -> PriceBook:
    payer = Payer(company_id=7, currency="EUR", assignments=ALWAYS)
    rates = {
        prefix: a_rate(prefix=prefix, destination=name)
        for prefix, name in (("49", "Germany"), ("1", "America"), ("", "elsewhere"))
    }
    version = a_version(rates=rates, effective_from=MOMENT.replace(year=2020))
    route = SupplyRoute(supplier_id=3, currency="EUR", assignment=ALWAYS[0])
    return PriceBook(
        plans=plans,
        payers={"alice": payer},
        companies={7: payer},
        tariffs={"retail": [version]},
        routes=[route],
    )


@pytest.mark.parametrize(
    ("callee", "destination"),
    [
        ("+493012345", "Germany"),
        ("00493012345", "Germany"),
        ("03012345", "Germany"),
        ("9003012345", "elsewhere"),
        ("112", "elsewhere"),
        ("+12125550100", "America"),
        ("bob", "elsewhere"),
        ("*21#", "elsewhere"),
        (None, "elsewhere"),
    ],
)
def test_a_call_is_priced_by_the_number_that_was_meant(
    callee: str | None, destination: str
) -> None:
    cdr = a_cdr(account="alice", callee=callee, duration=60)
    verdict = a_book(plans(GERMANY)).judge(cdr)
    assert verdict.charge is not None
    assert verdict.charge.destination == destination
    assert verdict.supply is not None
    assert verdict.supply.charge is not None
    assert verdict.supply.charge.destination == destination


def test_without_a_plan_a_call_is_priced_as_it_is_written() -> None:
    none = plans(GERMANY, Scope.ACCOUNT, "bob")
    for callee in ("+493012345", "00493012345", "112", "112=", "0800=1", "", "bob", None):
        cdr = a_cdr(account="alice", callee=callee, duration=60)
        assert a_book(none).judge(cdr) == a_book(PlanBook()).judge(cdr)
        assert hear(none, cdr, UNDECIDED, 7).cdr is cdr
    charge = a_book(PlanBook()).judge(a_cdr(account="alice", callee="112", duration=60)).charge
    assert charge is not None
    assert charge.destination == "America"


def test_an_unknown_number_waits_for_a_person_where_the_plan_says_so() -> None:
    cdr = a_cdr(account="alice", callee="*21#", duration=60)
    verdict = a_book(plans(STRICT)).judge(cdr)
    assert (verdict.company_id, verdict.charge) == (7, None)
    assert verdict.unrated_reason is UnratedReason.UNKNOWN_NUMBER
    nobody = evolve(cdr, account="mallory")
    reason = a_book(plans(STRICT)).judge(nobody).unrated_reason
    assert reason is UnratedReason.UNKNOWN_ACCOUNT


def test_the_plan_is_that_of_the_host_which_told() -> None:
    book = a_book(plans(STRICT, Scope.HOST, "sip-1"))
    cdr = a_cdr(account="alice", callee="*21#", duration=60)
    assert book.judge(cdr, Decided(host="sip-2")).charge is not None
    assert book.judge(cdr, Decided(host="sip-1")).charge is None


def test_caller_and_callee_are_read() -> None:
    cdr = a_cdr(account="alice", caller="03099999", callee="493012345")
    heard = hear(plans(GERMANY), cdr, UNDECIDED, 7).cdr
    assert (heard.caller, heard.callee) == ("493099999", "493012345")
    plain = a_cdr(account="alice", caller="493099999", callee="493012345")
    assert hear(plans(GERMANY), plain, UNDECIDED, 7).cdr is plain
    unknown = a_cdr(account="alice", caller=None, callee="493012345")
    assert hear(plans(GERMANY), unknown, UNDECIDED, 7).cdr is unknown


def test_a_call_in_progress_is_priced_by_the_same_number() -> None:
    book = a_book(plans(STRICT, Scope.HOST, "sip-1"))
    price = book.running("alice", "03012345", MOMENT, host="sip-1")
    assert price is not None
    assert price.rate.destination == "Germany"
    assert book.running("alice", "*21#", MOMENT, host="sip-1") is None
    literal = book.running("alice", "03012345", MOMENT)
    assert literal is not None
    assert literal.rate.destination == "elsewhere"
    read = numbers_of(book.plans, Source(host="sip-1"), MOMENT, "03012345", None)
    assert read.callee == "493012345"


def test_a_kept_number_is_priced_by_a_prefix_that_has_all_of_its_head() -> None:
    def destination(number: str, *prefixes: str) -> str:
        rates = {each: a_rate(prefix=each, destination=each) for each in prefixes}
        return get_effective_rate(a_version(rates=rates), number, MOMENT).destination

    kept = KeptNumber.of("0800", "123")
    assert destination(kept, "", "08", "0800") == "0800"
    assert destination(kept, "", "0800", "08001") == "08001"
    assert destination(kept, "", "08") == ""
    assert destination(KeptNumber.of("*100", ""), "", "1") == ""
    with pytest.raises(NoRateError):
        destination(KeptNumber.of("112", ""), "1", "11")


def test_a_price_is_one_whoever_asks() -> None:
    book = a_book(plans(GERMANY, Scope.COMPANY, "7"))
    cdr = a_cdr(account="alice", callee="03012345", duration=60)
    quote = book.quote(7, "03012345", cdr.start_time, talk=cdr.duration)
    assert quote.charge == book.judge(cdr).charge
    assert quote.charge is not None
    assert quote.charge.amount > Decimal(0)
