"""The entries of the event log: what happened, and to whom."""

from attrs import frozen

from domain.facts.call_facts import CallFact, CallReceived
from domain.facts.closing import MonthClosed
from domain.facts.forgetting import PartiesForgotten
from domain.facts.mending import LetterMended
from domain.facts.reading import NumbersRead
from domain.money.events import (
    AccountMapped,
    BalanceExhausted,
    BalanceLow,
    BalanceRestored,
    CompanyEvent,
    CompanyOpened,
    CompanyResumed,
    CompanySuspended,
    SupplierEvent,
    TariffAssigned,
)
from domain.money.fraud_events import FraudSuspected
from domain.money.payer_events import PayerRuleSet
from domain.money.rules import RuleEvent
from domain.numbering.book import PlanEvent


@frozen(kw_only=True)
class CompanyFact:
    """Something that happened to a company; amounts are in `currency`, which is its own."""

    company_id: int
    currency: str
    event: CompanyEvent


@frozen(kw_only=True)
class SupplierFact:
    """Something that happened to a supplier."""

    supplier_id: int
    event: SupplierEvent


@frozen(kw_only=True)
class RulesFact:
    """Something was said that holds for every call."""

    event: RuleEvent


@frozen(kw_only=True)
class PlansFact:
    """Something was said of number plans."""

    event: PlanEvent


WholeFact = CallFact | PartiesForgotten | NumbersRead | MonthClosed | LetterMended
"""What is entered as it is told; of the others somebody says whom they are about."""

Fact = WholeFact | CompanyFact | SupplierFact | RulesFact | PlansFact


def changes_prices(fact: Fact) -> bool:
    """Tell whether a call may have another price, or another payer, after this fact."""
    if isinstance(fact, CompanyFact):
        return isinstance(fact.event, CompanyOpened | AccountMapped | TariffAssigned | PayerRuleSet)
    return isinstance(fact, SupplierFact | RulesFact | PlansFact)


def follows(fact: Fact) -> bool:
    """Tell whether nobody did this: it follows from calls, or from what people did."""
    if isinstance(fact, CompanyFact):
        event = fact.event
        if isinstance(event, CompanySuspended | CompanyResumed):
            return event.by == "balance"
        return isinstance(event, BalanceLow | BalanceExhausted | BalanceRestored | FraudSuspected)
    return isinstance(fact, CallReceived)
