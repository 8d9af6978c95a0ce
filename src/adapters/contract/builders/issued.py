"""Invoices that have a number."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from domain.money.issued_content import Content
from domain.money.issuing import Drawn
from domain.money.issuing_events import InvoiceIssued, IssuedCredit, IssuedLine
from domain.pricing.sides import Side

_LINES = (
    IssuedLine(
        side=Side.OUTBOUND, destination="Germany", tax_class="S", calls=1,
        seconds=Decimal("61.204"), billed=66, amount=Decimal("0.116"),
    ),
)  # fmt: skip
_CREDITS = (IssuedCredit(bundle="Flat", calls=1, seconds=6, credit=Decimal("0.01")),)
_MONTH: dict[str, Any] = {
    "company": "Acme",
    "month": "2026-10",
    "zone": "UTC",
    "start": datetime(2026, 10, 1, tzinfo=UTC),
    "end": datetime(2026, 11, 1, tzinfo=UTC),
    "position": 17,
    "log_position": 812,
    "seal": f"akira-seal/1 4 812 2026-11-02T05:00:00+00:00 {'ab' * 32}",
    "decimals": 2,
    "issued_at": datetime(2026, 11, 2, 5, 0, 7, tzinfo=UTC),
    "by": "clerk",
}


def a_drawn_month(**changes: Any) -> Drawn:  # noqa: ANN401 any field
    """Give October as it was drawn to be issued."""
    content = Content(lines=_LINES, credits=_CREDITS)
    return Drawn(**{**_MONTH, "content": content, **changes})


def an_issued_invoice(**changes: Any) -> InvoiceIssued:  # noqa: ANN401 any field
    """Give what was issued of it."""
    fields = {
        **_MONTH,
        "series": "INV",
        "number": 7,
        "corrects": None,
        "lines": _LINES,
        "credits": _CREDITS,
        "exact": Decimal("0.106"),
        "rounded": Decimal("0.11"),
    }
    return InvoiceIssued(**{**fields, **changes})
