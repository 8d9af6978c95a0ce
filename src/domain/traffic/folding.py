"""Groups of like calls, folded to what is told of them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from attrs import evolve, field, frozen

from domain.calls.outcome import CallOutcome
from domain.traffic.earnings import Earnings
from domain.traffic.quality import Quality, is_effective


@frozen(kw_only=True)
class LikeCalls:
    """Calls that ended the same way, and were sold and bought in the same currencies.

    Attributes:
        unrated_reason: why they have no price; None of those that have one, or cost nothing.
        currency: in which they were sold; None where they were not.
        supplier_currency: in which they were bought; None where no cost is known.
        seconds: talk time.
        billed: seconds that were sold.
    """

    calls: int
    outcome: CallOutcome
    sip_code: int | None = None
    unrated_reason: str | None = None
    currency: str | None = None
    supplier_currency: str | None = None
    seconds: Decimal = Decimal(0)
    billed: int = 0
    revenue: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    pdd_calls: int = 0
    pdd_seconds: Decimal = Decimal(0)


@frozen(kw_only=True)
class Figures:
    """What is told of some calls.

    Attributes:
        earnings: by currency.
        unrated: calls that wait for a price, by the reason.
    """

    quality: Quality = field(factory=Quality)
    earnings: Mapping[str, Earnings] = field(factory=dict)
    unrated: Mapping[str, int] = field(factory=dict)

    def __add__(self, other: "Figures") -> "Figures":
        """Count other calls too; amounts of one currency alone are added."""
        earnings, unrated = dict(self.earnings), dict(self.unrated)
        for currency, more in other.earnings.items():
            earnings[currency] = earnings.get(currency, Earnings()) + more
        for reason, calls in other.unrated.items():
            unrated[reason] = unrated.get(reason, 0) + calls
        quality = self.quality + other.quality
        return Figures(quality=quality, earnings=earnings, unrated=unrated)


def folded(groups: Iterable[LikeCalls]) -> Figures:
    """Fold groups of calls."""
    return sum(map(_figures, groups), Figures())


def _figures(group: LikeCalls) -> Figures:
    answered = group.outcome is CallOutcome.ANSWERED
    quality = Quality(
        attempts=group.calls,
        answered=group.calls if answered else 0,
        effective=group.calls if is_effective(group.outcome, group.sip_code) else 0,
        seconds=group.seconds,
        pdd_calls=group.pdd_calls,
        pdd_seconds=group.pdd_seconds,
    )
    unrated = {group.unrated_reason: group.calls} if group.unrated_reason else {}
    return Figures(quality=quality, earnings=_earnings(group), unrated=unrated)


def _earnings(group: LikeCalls) -> dict[str, Earnings]:
    sold, bought = group.currency, group.supplier_currency
    sale = Earnings(calls=group.calls, billed=group.billed, revenue=group.revenue)
    buy = Earnings(cost=group.cost)
    match sold, bought:
        case None, None:
            return {}
        case None, str():
            return {bought: evolve(buy, no_sale=group.calls, no_sale_cost=group.cost)}
        case str(), None:
            return {sold: evolve(sale, no_cost=group.calls, no_cost_revenue=group.revenue)}
        case str(), str() if sold != bought:
            return {
                sold: evolve(sale, crossed=group.calls),
                bought: evolve(buy, crossed=group.calls),
            }
    both = Earnings(both=group.calls, both_revenue=group.revenue, both_cost=group.cost)
    return {str(sold): sale + buy + both}
