"""What is compared when a close is looked at again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.contract.builders.closes import a_close
from domain.facts.closing import CallSums, CallTotals, Closes
from domain.facts.month import Month
from domain.proof.closing import differences, figures_of, over_at

CLOSE = a_close()


def test_a_month_is_over_when_its_last_call_must_be() -> None:
    over = over_at(Month(2026, 10), timedelta(hours=4))
    assert over == datetime(2026, 11, 1, 4, tzinfo=UTC)


def test_every_figure_has_a_name() -> None:
    assert figures_of(CLOSE.calls, CLOSE.booked) == {
        "calls": 1, "answered": 1, "amendments": 0, "seconds": Decimal("61.204"),
        "calls EUR calls": 1, "calls EUR billed": 62, "calls EUR amount": Decimal("0.11"),
        "booked EUR debits": Decimal("-0.11"), "booked EUR reversals": 0,
        "booked EUR payments": 10, "booked EUR adjustments": Decimal("-1E-9"),
        "booked EUR total": Decimal("9.889999999"),
    }  # fmt: skip


def test_the_same_figures_do_not_differ() -> None:
    figures = figures_of(CLOSE.calls, CLOSE.booked)
    assert differences(figures, dict(figures)) == []


def test_what_is_changed_or_gone_or_new_is_named() -> None:
    dollars = CallSums(currency="USD", calls=2, billed=60, amount=Decimal(0))
    now = CallTotals(calls=2, answered=1, seconds=Decimal("61.204"), sums=(dollars,))
    assert differences(figures_of(CLOSE.calls, ()), figures_of(now, ())) == [
        ("calls", 1, 2),
        ("calls EUR calls", 1, 0),
        ("calls EUR billed", 62, 0),
        ("calls EUR amount", Decimal("0.11"), 0),
        ("calls USD calls", 0, 2),
        ("calls USD billed", 0, 60),
    ]


def test_closed_months_of_a_time_are_named_in_their_order() -> None:
    closes = Closes([a_close(month=month) for month in ("2026-10", "2026-08", "2026-09")])
    end = datetime(2026, 10, 1, tzinfo=UTC)
    assert closes.between(None, end) == ["2026-08", "2026-09"]
    assert closes.between(end, end + timedelta(seconds=1)) == ["2026-10"]
    assert closes.between(end - timedelta(seconds=1), end) == ["2026-09"]
    assert closes.between(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)) == []
