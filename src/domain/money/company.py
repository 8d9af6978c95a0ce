"""A company that pays for calls: what its events make of it."""

from collections.abc import Iterable
from enum import StrEnum
from functools import reduce

from attrs import evolve as changed
from attrs import frozen

from domain.moment import UTC_ZONE
from domain.money.agreements import CompanyClosed, CurrencyChanged, ZoneChanged
from domain.money.errors import InvalidCompanyError
from domain.money.events import (
    CompanyEvent,
    CompanyNumbered,
    CompanyOpened,
    CompanyRenamed,
    CompanyResumed,
    CompanySuspended,
    LimitsChanged,
    SuspendedBy,
)
from domain.money.fraud import NOT_WATCHED, FraudWatch
from domain.money.fraud_events import FraudWatchSet
from domain.money.limits import Limits, PaymentMode


class CompanyStatus(StrEnum):
    """Whether new calls may be made; finished ones are always debited."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


@frozen(kw_only=True)
class Company:
    """A company as its events make it; the balance is a fold of its movements, not of these.

    Attributes:
        id: the number that verdicts and movements name; None only until `CompanyNumbered` tells
            that of a company which the first release opened.
        closed: suspended by an operator, and nothing new is agreed with it.
        zone: by whose calendar its months are counted.
        watch: what of its spending somebody is told.
    """

    id: int | None
    name: str
    currency: str
    payment: PaymentMode
    limits: Limits
    status: CompanyStatus = CompanyStatus.ACTIVE
    suspended_by: SuspendedBy | None = None
    closed: bool = False
    zone: str = UTC_ZONE
    watch: FraudWatch = NOT_WATCHED


def evolve(company: Company | None, event: CompanyEvent) -> Company:
    """Return the company after one more event.

    Raises:
        InvalidCompanyError: the first event is not an opening, or another is.
    """
    if isinstance(event, CompanyOpened):
        if company is not None:
            raise InvalidCompanyError("a company is opened once")
        return _opened(event)
    if company is None:
        raise InvalidCompanyError("a company begins with its opening")
    return _changed(company, event)


def fold(events: Iterable[CompanyEvent]) -> Company | None:
    """Return the company that these events make, None where there are none."""
    return reduce(evolve, events, None)


def _opened(event: CompanyOpened) -> Company:
    return Company(
        id=event.company_id,
        name=event.name,
        currency=event.currency,
        payment=event.payment,
        limits=event.limits,
        zone=event.zone,
    )


def _changed(company: Company, event: CompanyEvent) -> Company:  # noqa: PLR0911 one an event
    match event:
        case CompanyNumbered():
            return changed(company, id=event.company_id)
        case CompanyRenamed():
            return changed(company, name=event.name)
        case CurrencyChanged():
            return changed(company, currency=event.currency)
        case LimitsChanged():
            return changed(company, limits=event.limits)
        case CompanyResumed():
            return changed(company, status=CompanyStatus.ACTIVE, suspended_by=None, closed=False)
        case ZoneChanged():
            return changed(company, zone=event.zone)
        case FraudWatchSet():
            return changed(company, watch=event.watch)
    return _suspended(company, event)


def _suspended(company: Company, event: CompanyEvent) -> Company:
    match event:
        case CompanySuspended():
            return changed(company, status=CompanyStatus.SUSPENDED, suspended_by=event.by)
        case CompanyClosed():
            return changed(
                company, status=CompanyStatus.SUSPENDED, suspended_by="operator", closed=True
            )
    return company
