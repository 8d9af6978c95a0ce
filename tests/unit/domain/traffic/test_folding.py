"""Groups of like calls are folded currency by currency, and nothing is left out."""

from decimal import Decimal
from typing import Any

from domain.calls.outcome import CallOutcome
from domain.traffic.earnings import Earnings
from domain.traffic.folding import Figures, LikeCalls, folded
from domain.traffic.quality import Quality


def like(**changes: Any) -> LikeCalls:  # noqa: ANN401 any field
    fields: dict[str, Any] = {
        "calls": 2,
        "outcome": CallOutcome.ANSWERED,
        "sip_code": 200,
        "currency": "EUR",
        "supplier_currency": "EUR",
        "seconds": Decimal(100),
        "billed": 120,
        "revenue": Decimal(3),
        "cost": Decimal(1),
        "pdd_calls": 1,
        "pdd_seconds": Decimal(2),
    }
    return LikeCalls(**(fields | changes))


def test_a_margin_is_of_calls_with_both_sides_in_one_currency() -> None:
    figures = folded([like(), like(revenue=Decimal(1))])
    earned = figures.earnings["EUR"]
    assert earned == Earnings(
        calls=4,
        billed=240,
        revenue=Decimal(4),
        cost=Decimal(2),
        both=4,
        both_revenue=Decimal(4),
        both_cost=Decimal(2),
    )
    assert (earned.margin, earned.margin_ratio) == (Decimal(2), Decimal("0.5000"))
    assert Earnings().margin_ratio is None


def test_what_has_one_side_stands_beside() -> None:
    no_price = {"currency": None, "revenue": Decimal(0), "unrated_reason": "no_rate"}
    figures = folded([like(supplier_currency=None, cost=Decimal(0)), like(**no_price)])
    earned = figures.earnings["EUR"]
    assert (earned.no_cost, earned.no_cost_revenue) == (2, Decimal(3))
    assert (earned.no_sale, earned.no_sale_cost) == (2, Decimal(1))
    assert (earned.both, earned.margin, earned.margin_ratio) == (0, None, None)
    assert (earned.revenue, earned.cost) == (Decimal(3), Decimal(1))
    assert figures.unrated == {"no_rate": 2}


def test_two_currencies_are_never_added() -> None:
    figures = folded([like(supplier_currency="USD"), like(currency="USD", supplier_currency="EUR")])
    for earned in figures.earnings.values():
        assert (earned.revenue, earned.cost, earned.crossed) == (Decimal(3), Decimal(1), 4)
        assert (earned.both, earned.margin, earned.margin_ratio) == (0, None, None)
    assert sorted(figures.earnings) == ["EUR", "USD"]


def test_attempts_count_whether_they_were_sold_or_not() -> None:
    unsold = {"currency": None, "supplier_currency": None, "seconds": Decimal(0), "pdd_calls": 0,
              "pdd_seconds": Decimal(0)}  # fmt: skip
    figures = folded(
        [
            like(),
            like(outcome=CallOutcome.BUSY, sip_code=486, **unsold),
            like(outcome=CallOutcome.FAILED, sip_code=503, **unsold),
        ]
    )
    assert figures.quality == Quality(
        attempts=6,
        answered=2,
        effective=4,
        seconds=Decimal(100),
        pdd_calls=1,
        pdd_seconds=Decimal(2),
    )
    assert list(figures.earnings) == ["EUR"]


def test_reasons_are_added_by_their_names() -> None:
    one, two = Figures(unrated={"no_rate": 1}), Figures(unrated={"no_rate": 2, "no_tariff": 1})
    assert (one + two).unrated == {"no_rate": 3, "no_tariff": 1}
