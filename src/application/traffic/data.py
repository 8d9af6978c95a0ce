"""An hour of traffic, by who, where to and in which currency."""

from datetime import datetime
from decimal import Decimal

from attrs import frozen


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
