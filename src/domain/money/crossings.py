"""What a change of a balance means.

Thresholds are told as they are crossed, once each, in either direction. Whether a company is
exhausted follows the level at each movement: it may begin on its floor, or be resumed below it.
"""

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


def must_be_looked_at(limits: Limits, before: Decimal, after: Decimal) -> bool:
    """Tell whether anything may follow for the company that moves from one balance to another."""
    return _exhausted(limits, after) or bool(crossings(limits, before, after))


def stays_suspended(status: CompanyStatus, limits: Limits, before: Decimal, after: Decimal) -> bool:
    """Tell whether a company has no credit, is suspended already, and crosses nothing.

    Then nothing follows, and nobody need ask who suspended it.
    """
    suspended = status is CompanyStatus.SUSPENDED
    return suspended and _exhausted(limits, after) and not crossings(limits, before, after)


def consequences(company: Company, before: Decimal, after: Decimal) -> Sequence[CompanyEvent]:
    """Give the crossings of a movement and what follows from the level that it leads to.

    Who has no credit is suspended, and resumed when it is there again; who was suspended by an
    operator stays so.
    """
    limits = company.limits
    events: list[CompanyEvent] = list(crossings(limits, before, after))
    active = company.status is CompanyStatus.ACTIVE
    if limits.floor is not None and active and after <= limits.floor and not _fell(events):
        events.append(BalanceExhausted(amount=after, threshold=limits.floor))
    return [*events, *_status_events(company, limits, after, fell=_fell(events))]


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
