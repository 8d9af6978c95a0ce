"""What a band says of the whole price, in place of what its rate says."""

from datetime import timedelta
from decimal import Decimal

from attrs import frozen

from domain.pricing.rounding import Rounding


@frozen(kw_only=True)
class Terms:
    """What a band says of its own; None is what the first rate of the call says."""

    minimum_duration: timedelta | None = None
    max_cost: Decimal | None = None
    min_cost: Decimal | None = None
    rounding: Rounding | None = None
    decimals: int | None = None
