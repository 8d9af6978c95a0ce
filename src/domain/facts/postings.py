"""What a fact moves: the only place that says which entry of the ledger follows from what."""

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from domain.facts.call_facts import CallAmended, CallReceived
from domain.facts.entries import CompanyFact, Fact
from domain.money.bundle_events import BundleSettled
from domain.money.events import ToppedUp
from domain.money.movement import (
    Movement,
    MovementKind,
    debit_of,
    exchanged,
    inward,
    supplier_side,
)
from domain.pricing.verdict import Verdict


@frozen
class Postings:
    """Movements of the customers' book, and of the suppliers' (`company_id` is the supplier)."""

    customers: Sequence[Movement] = ()
    suppliers: Sequence[Movement] = ()


_NOTHING = Postings()


def postings(fact: Fact) -> Postings:
    """Return what a fact moves; most facts of companies move nothing."""
    if isinstance(fact, CallReceived):
        return _of_call(fact)
    if isinstance(fact, CallAmended):
        return _of_amendment(fact)
    if isinstance(fact, CompanyFact):
        return _of_company(fact)
    return _NOTHING


def _of_call(fact: CallReceived) -> Postings:
    debit = debit_of(fact.call_key, fact.verdict)
    customers = (debit,) if debit else ()
    if fact.verdict.inbound is not None:
        called = debit_of(fact.call_key, fact.verdict.inbound_side)
        customers = (*customers, inward(called)) if called else customers
    if fact.verdict.supply is None:
        return Postings(customers)
    supply = debit_of(fact.call_key, supplier_side(fact.verdict))
    return Postings(customers, (supply,) if supply else ())


def _of_amendment(fact: CallAmended) -> Postings:
    before, now = fact.before.verdict, fact.now.verdict

    def moved(side: Callable[[Verdict], Verdict]) -> Iterator[Movement]:
        both = exchanged(fact.call_key, side(before), side(now), fact.revision)
        return (movement for movement in both if movement)

    called = map(inward, moved(lambda verdict: verdict.inbound_side))
    return Postings([*moved(lambda verdict: verdict), *called], list(moved(supplier_side)))


def _of_company(fact: CompanyFact) -> Postings:
    event = fact.event
    if isinstance(event, ToppedUp):
        return Postings([_named(fact, event.kind, event)])
    if isinstance(event, BundleSettled):
        return Postings([_named(fact, MovementKind.BUNDLE, event)])
    return _NOTHING


def _named(fact: CompanyFact, kind: MovementKind, event: ToppedUp | BundleSettled) -> Movement:
    return Movement(
        company_id=fact.company_id,
        kind=kind,
        amount=event.amount,
        currency=fact.currency,
        reference=event.reference,
    )
