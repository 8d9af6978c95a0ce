"""What a change of a balance means: thresholds crossed, once each, in either direction."""

from collections.abc import Sequence
from decimal import Decimal

from domain.money.company import Company, CompanyStatus
from domain.money.events import (
    BalanceEvent,
    BalanceExhausted,
    BalanceLow,
    BalanceRestored,
    CompanyEvent,
    CompanyResumed,
    CompanySuspended,
)
from domain.money.limits import Limits


def crossings(limits: Limits, before: Decimal, after: Decimal) -> Sequence[BalanceEvent]:
    """Give an event for each threshold that lies between two balances.

    A balance that equals a threshold has reached it. A rise tells of the highest threshold only.
    """
    low, floor = limits.low_balance, limits.floor
    events: list[BalanceEvent] = []
    if low is not None and after <= low < before:
        events.append(BalanceLow(amount=after, threshold=low))
    if floor is not None and after <= floor < before:
        events.append(BalanceExhausted(amount=after, threshold=floor))
    passed = [each for each in (low, floor) if each is not None and before <= each < after]
    if passed:
        events.append(BalanceRestored(amount=after, threshold=max(passed)))
    return events


def consequences(company: Company, before: Decimal, after: Decimal) -> Sequence[CompanyEvent]:
    """Give the crossings and what follows from them.

    Who exhausts the credit is suspended, and resumed when it is there again; who was suspended by
    an operator stays so.
    """
    events: list[CompanyEvent] = list(crossings(company.limits, before, after))
    return [*events, *_status_events(company, company.limits, after, fell=_fell(events))]


def consequences_of_limits(
    company: Company, limits: Limits, balance: Decimal
) -> Sequence[CompanyEvent]:
    """Give what follows when a company gets these limits while its balance stands still."""
    was, now = _exhausted(company.limits, balance), _exhausted(limits, balance)
    events: list[CompanyEvent] = []
    if limits.floor is not None and now and not was:
        events.append(BalanceExhausted(amount=balance, threshold=limits.floor))
    if company.limits.floor is not None and was and not now:
        threshold = company.limits.floor if limits.floor is None else limits.floor
        events.append(BalanceRestored(amount=balance, threshold=threshold))
    return [*events, *_status_events(company, limits, balance, fell=_fell(events))]


def _status_events(
    company: Company, limits: Limits, balance: Decimal, *, fell: bool
) -> Sequence[CompanyEvent]:
    if fell and company.status is CompanyStatus.ACTIVE:
        return [CompanySuspended(by="balance", because="the credit is exhausted")]
    if company.suspended_by == "balance" and not _exhausted(limits, balance):
        return [CompanyResumed(by="balance", because="there is credit again")]
    return []


def _fell(events: Sequence[CompanyEvent]) -> bool:
    return any(isinstance(event, BalanceExhausted) for event in events)


def _exhausted(limits: Limits, balance: Decimal) -> bool:
    return limits.floor is not None and balance <= limits.floor
