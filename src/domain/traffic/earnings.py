"""What calls bring in and what they cost us, one currency at a time."""

from decimal import Decimal

from attrs import frozen

_NOTHING = Decimal(0)
_FINEST = Decimal("0.0001")


@frozen(kw_only=True)
class Earnings:
    """Calls that were sold, or bought, in one currency.

    A margin is one of calls of which both sides are known, in the same currency. The others are
    counted beside it, so that what they bring in is not taken for a margin.

    Attributes:
        billed: seconds that were sold.
        revenue: what customers pay.
        cost: what suppliers get, whatever the currency of the customer.
        both, both_revenue, both_cost: of calls that have both sides in this currency.
        no_cost, no_cost_revenue: calls that were sold, and of which no cost is known.
        no_sale, no_sale_cost: calls that were bought and not sold, as those without a price.
        crossed: calls that were sold in this currency and bought in another, or the other way.
    """

    calls: int = 0
    billed: int = 0
    revenue: Decimal = _NOTHING
    cost: Decimal = _NOTHING
    both: int = 0
    both_revenue: Decimal = _NOTHING
    both_cost: Decimal = _NOTHING
    no_cost: int = 0
    no_cost_revenue: Decimal = _NOTHING
    no_sale: int = 0
    no_sale_cost: Decimal = _NOTHING
    crossed: int = 0

    def __add__(self, other: "Earnings") -> "Earnings":
        """Count other calls of the same currency too."""
        return Earnings(
            calls=self.calls + other.calls,
            billed=self.billed + other.billed,
            revenue=self.revenue + other.revenue,
            cost=self.cost + other.cost,
            both=self.both + other.both,
            both_revenue=self.both_revenue + other.both_revenue,
            both_cost=self.both_cost + other.both_cost,
            no_cost=self.no_cost + other.no_cost,
            no_cost_revenue=self.no_cost_revenue + other.no_cost_revenue,
            no_sale=self.no_sale + other.no_sale,
            no_sale_cost=self.no_sale_cost + other.no_sale_cost,
            crossed=self.crossed + other.crossed,
        )

    @property
    def margin(self) -> Decimal | None:
        """What remains of the calls with both sides in this currency; None where there is none."""
        return self.both_revenue - self.both_cost if self.both else None

    @property
    def margin_ratio(self) -> Decimal | None:
        """The margin to the revenue of those calls, to four decimals; None without revenue."""
        margin = self.margin
        if margin is None or not self.both_revenue:
            return None
        return (margin / self.both_revenue).quantize(_FINEST)
