"""Months that are not what was issued are told with what differs; that none is so is said."""

import json
from decimal import Decimal

from adapters.contract.builders.issued import an_issued_invoice
from an_invoice import a_billed_call, an_invoice
from application.money.changed_months import ChangedMonths
from application.money.invoice_difference import InvoiceDifference
from domain.money.issued_content import issued_content
from entrypoints.cli.money.changed_report import changed_report
from entrypoints.terminal.printing import json_of

FIRST = an_issued_invoice()
NOTE = an_issued_invoice(number=8, corrects=FIRST.name, exact=Decimal("0.004"))


def a_changed_month(*, wrong: bool = False) -> InvoiceDifference:
    keys = [a_billed_call(1).call_key] if wrong else []
    return InvoiceDifference(
        now=an_invoice(wrong=keys, changed=3), before=[FIRST, NOTE], content=-issued_content([NOTE])
    )


def test_a_program_is_told_what_differs() -> None:
    report = changed_report(ChangedMonths(5, [a_changed_month()]))
    told = json.loads(json_of(report))
    assert (told["schema"], told["looked_at"]) == ("akira.invoices.changed/1", 5)
    [each] = told["changed"]
    assert (each["month"], each["numbers"]) == ("2026-10", ["INV-000007", "INV-000008"])
    assert (each["issued_net"], each["month_net"], each["net"]) == (
        "0.11", "0.220000002", "-0.106",
    )  # fmt: skip
    assert (each["calls_changed"], each["right"]) == (3, True)
    assert "differs from what was invoiced by -0.106 EUR" in each["what"]
    assert report.good
    assert "1 of 5 invoiced months differ" in str(report.parts[-1])


def test_that_none_differs_and_that_there_is_none_are_two_things() -> None:
    none = changed_report(ChangedMonths(5, []))
    assert none.parts[-1] == "none of 5 invoiced months differs from what was issued of it"
    nothing = changed_report(ChangedMonths(0, []))
    assert nothing.parts[-1] == "no month of these was issued: there is nothing to compare"
    assert none.good
    assert nothing.good


def test_sums_that_are_wrong_are_not_good() -> None:
    report = changed_report(ChangedMonths(1, [a_changed_month(wrong=True)]))
    assert not report.good
    assert "WRONG: " in str(report.parts[0])
    assert json.loads(json_of(report))["changed"][0]["right"] is False
