"""What an operator is told of bundles, and of what was credited of them."""

import json
from datetime import date
from decimal import Decimal

from attrs import evolve

from an_invoice import OCTOBER, a_credit, an_invoice
from application.money.bundles import HeldBundles, SettledMonth
from application.money.invoice_data import InvoiceSpan
from domain.money.allotting import Allotted
from domain.money.bundles import bundle, bundles_of, told_of
from entrypoints.cli.money.bundle_reports import bundles_report, settled_report
from entrypoints.terminal.printing import json_of
from entrypoints.terminal.report import Table

SPAN = InvoiceSpan(company_id=1, start=OCTOBER.start, end=OCTOBER.end)
ACCOUNT = an_invoice().account
FLAT = bundle("Flat", 6000, ["49*", "Austria"], date(2026, 10, 1), date(2027, 1, 1))
CREDIT = a_credit(bundle="Flat")


def rows(part: object) -> list[tuple[object, ...]]:
    assert isinstance(part, Table)
    return [tuple(row) for row in part.rows]


def test_bundles_are_listed_with_what_was_credited_by_month() -> None:
    later = evolve(CREDIT, month="2026-11")
    held = HeldBundles(account=ACCOUNT, bundles=bundles_of([told_of(FLAT), later, CREDIT]))
    report = bundles_report(held)
    agreed, credited = report.parts
    assert rows(agreed) == [("Flat", 6000, "49*, Austria", date(2026, 10, 1), date(2027, 1, 1))]
    assert rows(credited) == [
        ("2026-10", "Flat", 6000, 66, 1, "0.110000001 EUR"),
        ("2026-11", "Flat", 6000, 66, 1, "0.110000001 EUR"),
    ]
    told = json.loads(json_of(report))
    assert told["bundles"] == [
        {"bundle": "Flat", "seconds": 6000, "covers": ["49*", "Austria"],
         "valid_from": "2026-10-01", "valid_to": "2027-01-01"},
    ]  # fmt: skip
    assert [each["month"] for each in told["credited"]] == ["2026-10", "2026-11"]
    endless = bundles_of([told_of(evolve(FLAT, valid_to=None))])
    told = json.loads(json_of(bundles_report(HeldBundles(account=ACCOUNT, bundles=endless))))
    assert told["bundles"][0]["valid_to"] is None


def test_what_was_booked_now_is_told_beside_what_was_before() -> None:
    allotted = [
        Allotted(bundle=name, allowance=6000, seconds=66, calls=1, credit=Decimal("0.5"))
        for name in ("Flat", "Zero")
    ]
    settled = SettledMonth(
        account=ACCOUNT, month=OCTOBER, allotted=allotted, booked=[CREDIT], read=SPAN, position=1
    )
    report = settled_report(OCTOBER, [settled])
    [table] = report.parts
    assert [row[1:] for row in rows(table)] == [
        ("Flat", 6000, 66, 1, "0.50 EUR", "-0.50 EUR"),
        ("Zero", 6000, 66, 1, "0.50 EUR", "nothing new"),
    ]
    told = json.loads(json_of(report))
    assert [each["booked"] for each in told["companies"][0]["bundles"]] == ["-0.5", "0"]
    [nobody] = settled_report(OCTOBER, []).parts
    assert isinstance(nobody, Table)
    assert nobody.empty == "nobody has a bundle"
