"""Which entries of the log people made."""

from decimal import Decimal

import pytest

from adapters.contract.builders.calls import a_received_call
from domain.facts.entries import CompanyFact, Fact, follows
from domain.facts.reading import NumbersRead
from domain.money.events import BalanceLow, CompanyEvent, CompanyResumed, CompanySuspended


def of_company(event: CompanyEvent) -> CompanyFact:
    return CompanyFact(company_id=1, currency="EUR", event=event)


@pytest.mark.parametrize(
    "fact",
    [
        a_received_call(),
        of_company(BalanceLow(amount=Decimal(1), threshold=Decimal(2))),
        of_company(CompanySuspended(by="balance", because="the credit is exhausted")),
        of_company(CompanyResumed(by="balance", because="there is credit again")),
    ],
)
def test_what_follows_from_calls_was_done_by_nobody(fact: Fact) -> None:
    assert follows(fact)


@pytest.mark.parametrize(
    "fact",
    [
        NumbersRead(by="eve", view="cdr search"),
        of_company(CompanySuspended(by="operator", because="fraud")),
        of_company(CompanyResumed(by="operator", because="it was none")),
    ],
)
def test_what_a_person_did_follows_from_nothing(fact: Fact) -> None:
    assert not follows(fact)
