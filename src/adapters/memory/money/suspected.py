"""What was suspected of companies, as their events in memory have it."""

from collections.abc import Sequence
from functools import reduce

from adapters.memory.holding import MemoryCompany
from domain.money.fraud_events import FraudEvent, Suspected, with_fraud_event


def suspected_of(held: MemoryCompany) -> Sequence[Suspected]:
    """Give what was suspected of a company, by number."""
    told = [event for event in held.events if isinstance(event, FraudEvent)]
    nothing: Sequence[Suspected] = ()
    return reduce(lambda before, event: with_fraud_event(before, held.id, event), told, nothing)
