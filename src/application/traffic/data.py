"""Traffic by who, where to and in which currency: by the hour, and as it is reported."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from attrs import frozen

from domain.pricing.sides import Side
from domain.traffic.folding import LikeCalls


@frozen(kw_only=True)
class TrafficHour:
    """Calls that started within one hour on one host, of one company to one destination.

    Attributes:
        hour: its beginning, UTC.
        seconds: talk time, to the millisecond.
        billed: seconds that were sold.
        cost, supplier_cost: what customers pay for it, and what it costs us.
    """

    hour: datetime
    host: str
    company_id: int | None
    destination: str | None
    currency: str | None
    attempts: int
    answered: int
    seconds: Decimal
    billed: int
    cost: Decimal
    supplier_cost: Decimal


class Dimension(StrEnum):
    """By what calls are told apart.

    Days and hours are those of the clock of a time zone.
    """

    DAY = "day"
    HOUR = "hour"
    COMPANY = "company"
    DESTINATION = "destination"
    SUPPLIER = "supplier"
    HOST = "host"


@frozen(kw_only=True)
class ReportSpan:
    """Which calls are counted: those that began from `start` to before `end`.

    Attributes:
        zone: whose clock tells days and hours.
        by: one or two dimensions.
        side: whose money, company and destination it is; of the called side only calls that
            somebody pays for being called, and what was sold is not known in seconds.
    """

    start: datetime
    end: datetime
    zone: str
    by: tuple[Dimension, ...]
    side: Side = Side.OUTBOUND


Key: TypeAlias = tuple[str | None, ...]
"""What calls have in common, one a dimension: a day or an hour in ISO 8601, a number of a company
or a supplier, a name of a destination or host; None where it is not known."""


@frozen(kw_only=True)
class CalledSides:
    """Sides of called companies by what they pay in, or by what they wait for; none is in a group.

    Attributes:
        revenue: what they pay.
    """

    calls: int
    revenue: Decimal
    currency: str | None = None
    unrated_reason: str | None = None


@frozen(kw_only=True)
class Counted:
    """Calls as they are held by now.

    Attributes:
        groups: of like calls, by what they have in common; money is that of the side of the span.
        complete: whether no call of the time was dropped.
        called: beside calling sides those of who is called, by currency and reason.
    """

    groups: Mapping[Key, Sequence[LikeCalls]]
    complete: bool = True
    called: Sequence[CalledSides] = ()
