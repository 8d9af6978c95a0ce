"""What is told of bundles: free seconds a month that a company has agreed."""

from decimal import Decimal

from attrs import frozen


@frozen(kw_only=True)
class BundleAgreed:
    """Free seconds for each month, from a day on (`domain.money.bundles`).

    Attributes:
        seconds: of a whole month.
        covers: prefixes of rates, `49*` for all that begin so, or names of destinations.
        valid_from, valid_to: days of the company's calendar in ISO 8601; the last is not in it.
    """

    bundle: str
    seconds: int
    covers: tuple[str, ...]
    valid_from: str
    valid_to: str | None = None


@frozen(kw_only=True)
class BundleEnded:
    """No free seconds for calls that begin on this day or later."""

    bundle: str
    valid_to: str
    because: str


@frozen(kw_only=True)
class BundleSettled:
    """What the calls of a month have free was reckoned, and differs from what was credited.

    Attributes:
        month: of the company's calendar, as `2026-10`.
        number: of the settlements of this bundle and month, from 1 on.
        allowance: free seconds of this month.
        seconds, calls: that have been given free, and to how many calls.
        credit: what they come to altogether.
        amount: what this settlement moves: the credit less what was credited before.
        reference: names the movement.
        position: the last event of the log, among those of the calls, that was looked at.
    """

    bundle: str
    month: str
    number: int
    allowance: int
    seconds: int
    calls: int
    credit: Decimal
    amount: Decimal
    reference: str
    position: int


BundleEvent = BundleAgreed | BundleEnded | BundleSettled
