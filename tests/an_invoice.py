"""An invoice with something of everything, some of it written by strangers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from attrs import evolve

from adapters.contract.builders.closes import a_close
from application.money.data import CompanyAccount
from application.money.drawn import Invoice, LateCall
from application.money.invoice_data import NotInvoiced, PaymentLine
from domain.facts.month import Month
from domain.money.bundle_events import BundleSettled
from domain.money.company import Company
from domain.money.invoicing import BilledCall, Summing
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import MovementKind

EVIL = '<script>alert("1")</script>'
OCTOBER = Month(2026, 10)
START, END = OCTOBER.within("Europe/Berlin")


def a_billed_call(number: int, **changes: Any) -> BilledCall:  # noqa: ANN401 any field
    """Give a call of October by number."""
    fields: dict[str, Any] = {
        "call_key": UUID(int=number),
        "start_time": START + timedelta(hours=number),
        "seconds": Decimal("61.204"),
        "billed": 66,
        "destination": "Germany",
        "amount": Decimal("0.110000001"),
        "moved": Decimal("-0.110000001"),
        "entered": number,
        "changed": number,
        "caller": "+4915112",
        "callee": "=cmd()",
    }
    return BilledCall(**(fields | changes))


def an_invoice(**changes: Any) -> Invoice:  # noqa: ANN401 any field
    """Give October of a company with a name that is no good."""
    company = Company(
        id=1,
        name=f"Acme {EVIL}",
        currency="EUR",
        payment=PaymentMode.POSTPAID,
        limits=Limits(credit_limit=None),
        zone="Europe/Berlin",
    )
    calls = [a_billed_call(1), a_billed_call(2, destination=f"{EVIL}Mars")]
    summing = Summing()
    for call in calls:
        summing.take(call)
    payments = [
        PaymentLine(
            at=datetime(2026, 10, 2, tzinfo=UTC),
            kind=MovementKind.ADJUSTMENT,
            amount=Decimal(-5),
            reference=f"slip {EVIL}",
        )
    ]
    invoice = Invoice(
        account=CompanyAccount(id=1, company=company, balance=Decimal(0)),
        month=OCTOBER,
        zone="Europe/Berlin",
        start=START,
        end=END,
        position=17,
        lines=summing.lines,
        total=summing.total,
        moved=Decimal("-0.220000002"),
        payments=payments,
        calls=calls,
        late=[LateCall(call=evolve(calls[1], callee=None), month="2026-10", changed=False)],
        closed={"2026-09": a_close(month="2026-09"), "2026-10": a_close(month="2026-10")},
        seal="akira-seal/1 4 70",
        beside=NotInvoiced(free=2, unanswered=4, unrated={"no_rate": 3}, of_nobody=1),
    )
    return evolve(invoice, **changes)


def a_credit(**changes: Any) -> BundleSettled:  # noqa: ANN401 any field
    """Give what a bundle with a name that is no good credits of October."""
    credit = BundleSettled(
        bundle=f"Flat {EVIL}",
        month="2026-10",
        number=2,
        allowance=6000,
        seconds=66,
        calls=1,
        credit=Decimal("0.110000001"),
        amount=Decimal("-0.5"),
        reference="Flat 2026-10: 66 s free, #2",
        position=9,
    )
    return evolve(credit, **changes)
