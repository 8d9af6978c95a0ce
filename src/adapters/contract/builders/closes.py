"""Months that are closed."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from domain.facts.closing import Booked, CallSums, CallTotals, MonthClosed
from domain.facts.month import Month

NOVEMBER = Month(2026, 11)


def a_close(**changes: Any) -> MonthClosed:  # noqa: ANN401 any field
    """Give the close of a month in which there was little."""
    fields: dict[str, Any] = {
        "month": str(NOVEMBER),
        "position": 7,
        "seal": f"akira-seal/1 1 7 2026-12-01T05:00:00+00:00 {'ab' * 32}",
        "calls": CallTotals(
            calls=1,
            answered=1,
            seconds=Decimal("61.204"),
            sums=(CallSums(currency="EUR", calls=1, billed=62, amount=Decimal("0.11")),),
        ),
        "booked": (
            Booked(
                currency="EUR",
                debits=Decimal("-0.11"),
                reversals=Decimal(0),
                payments=Decimal(10),
                adjustments=Decimal("-0.000000001"),
                total=Decimal("9.889999999"),
            ),
        ),
        "checks": ("stream", "money"),
        "closed_at": datetime(2026, 12, 1, 5, 0, 7, tzinfo=UTC),
        "by": "clerk",
        **changes,
    }
    return MonthClosed(**fields)
