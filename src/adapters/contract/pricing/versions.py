"""A version of a tariff that says everything that one can say, and what makes two the same."""

from datetime import date, time, timedelta
from decimal import Decimal

from adapters.contract.builders import START, a_band, a_rate, a_tier, a_version
from domain.pricing.rounding import Rounding
from domain.pricing.tariff import Boundaries, PlanAt, SpanOverflow, TariffVersion, with_callers

DAY = timedelta(days=1)
RICH = a_version(
    a_rate("", destination="anywhere"),
    a_rate("4", destination="", minimum_duration=timedelta(seconds=1.5)),
    a_rate(
        "49151",
        a_band(
            a_tier("0.123456789012", increment=30, step_fee=Decimal("0.5")),
            a_tier("10", start=30, unit=3600, increment=0.000001, pro_rata=True),
            setup_fee=Decimal("0.10"),
        ),
        a_band(
            weekdays=frozenset({5, 6}),
            months=frozenset({2, 12}),
            dates=frozenset({(2, 29), (12, 25)}),
            days=frozenset({date(2026, 4, 5), date(2027, 3, 28)}),
            start=time(8, 30),
            end=time(23, 59, 59),
            weight=7,
            minimum_duration=timedelta(seconds=0.25),
            max_cost=Decimal("0.5"),
            min_cost=Decimal(0),
            rounding=Rounding.DOWN,
            decimals=9,
        ),
        destination='Österreich, "Wien"; \\ 漢字',
        included=timedelta(seconds=60),
        max_cost=Decimal(9),
        min_cost=Decimal("0.000000001"),
        rounding=Rounding.HALF_EVEN,
        decimals=0,
    ),
    with_callers(
        a_rate("123456789012345678"),
        [
            a_rate("123456789012345678", a_band(a_tier("9")), caller_prefix="33", destination="Ö"),
            a_rate("123456789012345678", caller_prefix="336", decimals=2),
        ],
    ),
    effective_to=START + 400 * DAY,
    zone="Europe/Vienna",
    span_overflow=SpanOverflow.TRUNCATE,
    boundaries=Boundaries.CALL_START,
    plan_at=PlanAt.SPLIT,
)


def same(loaded: TariffVersion, original: TariffVersion) -> bool:
    """Tell whether two versions are the same but for the numbers that the store gave them."""
    names = (
        "name", "currency", "effective_from", "effective_to", "zone", "span_overflow",
        "boundaries", "plan_at",
    )  # fmt: skip
    equal = all(getattr(loaded, name) == getattr(original, name) for name in names)
    return equal and dict(loaded.rates) == dict(original.rates)
