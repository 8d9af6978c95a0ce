"""An invoice says everything to everybody, and an invoice that is wrong is none."""

import json
from decimal import Decimal
from uuid import UUID

import pytest
from attrs import evolve

from adapters.contract.builders.issued import an_issued_invoice
from an_invoice import EVIL, a_credit, an_invoice
from application.money.invoice_data import NotInvoiced
from entrypoints.cli.money.invoice_report import invoice_page, invoice_report, what_is_wrong
from entrypoints.terminal.printing import json_of


def test_a_program_is_told_all_in_exact_text() -> None:
    told = json.loads(json_of(invoice_report(an_invoice())))
    assert told["schema"] == "akira.invoice/1"
    assert told["total"] == {
        "calls": 2, "seconds": "122.408", "billed_seconds": 132, "amount": "0.220000002",
        "currency": "EUR",
    }  # fmt: skip
    assert (told["from"], told["to"]) == ("2026-09-30T22:00:00+00:00", "2026-10-31T23:00:00+00:00")
    assert (told["adjusted"], told["paid"], told["moved"]) == ("-5", "0", "-0.220000002")
    assert told["calls"][0]["start"] == "2026-10-01T01:00:00+02:00"
    assert [each["what"] for each in told["late"]] == ["came"]
    assert told["not_invoiced"] == {
        "free": 2, "unanswered": 4,
        "unrated": {"no_rate": 3}, "unrated_of_nobody": 1, "incomplete": False,
    }  # fmt: skip
    assert (told["closed"], told["right"], told["wrong"]) == (True, True, [])


def test_a_page_tells_the_same_and_obeys_nobody() -> None:
    page = invoice_page(an_invoice(masked="a standby"))
    assert EVIL not in page
    for said in (
        "0.220000002 EUR", "-5.00 EUR", "2026-10-01 01:00:00+02:00", "akira-seal/1 4 70",
        "yes (2026-09, 2026-10 in UTC)", "came after 2026-10 was closed", "no_rate", "a standby",
    ):  # fmt: skip
        assert said in page, said


def test_a_page_that_may_still_change_is_headed_as_a_draft() -> None:
    document = an_issued_invoice()
    page = invoice_page(an_invoice(document=document))
    assert "Invoice INV-000007: Acme" in page
    assert "DRAFT" not in page
    assert "calls on no invoice" not in page
    assert "DRAFT: " in invoice_page(an_invoice())
    page = invoice_page(an_invoice(closed={"2026-11": None}))
    assert "DRAFT: " in page


def test_what_bundles_credit_stands_beside_the_calls() -> None:
    invoice = an_invoice(bundles=[a_credit()])
    told = json.loads(json_of(invoice_report(invoice)))
    assert told["bundles"] == [
        {"bundle": f"Flat {EVIL}", "month": "2026-10", "allowance": 6000, "seconds": 66,
         "calls": 1, "credit": "0.110000001", "currency": "EUR"},
    ]  # fmt: skip
    assert (told["net"], told["total"]["amount"]) == ("0.110000001", "0.220000002")
    page = invoice_page(invoice)
    assert EVIL not in page
    assert "the calls less what is free: 0.110000001 EUR" in page
    assert "free minutes" in page
    assert "what is free" not in invoice_page(an_invoice())


def test_what_may_still_change_and_what_was_dropped_is_said() -> None:
    page = invoice_page(
        an_invoice(closed={"2026-10": None}, beside=NotInvoiced(incomplete=True), calls=None)
    )
    assert "no: 2026-10 (UTC) may still change" in page
    assert "were dropped" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"moved": Decimal("-0.21")}, "to 0.220000002 EUR by the log and to 0.21 EUR by the"),
        ({"wrong": [UUID(int=7)]}, f"1 calls differ, such as {UUID(int=7)}"),
    ],
)
def test_sums_that_are_not_what_was_moved_are_wrong(changes: dict[str, object], said: str) -> None:
    invoice = an_invoice(**changes)
    report = invoice_report(invoice)
    assert not report.good
    assert said in what_is_wrong(invoice)
    assert f"WRONG: {what_is_wrong(invoice)}" in report.parts


def test_what_is_asked_for_is_rounded_and_says_by_how_much() -> None:
    told = json.loads(json_of(invoice_report(an_invoice(decimals=2))))
    assert (told["net"], told["rounded"], told["rounding"]) == (
        "0.220000002", "0.22", "-0.000000002",
    )  # fmt: skip
    assert (told["number"], told["issued"]) == (None, [])
    assert "-0.000000002 EUR" in invoice_page(an_invoice(decimals=2))
    unknown = json.loads(json_of(invoice_report(an_invoice())))
    assert (unknown["rounded"], unknown["rounding"]) == (None, None)


def test_a_seal_that_does_not_cover_it_is_not_told_as_its_own() -> None:
    unsealed = an_invoice(sealed=False)
    told = json.loads(json_of(invoice_report(unsealed)))
    assert (told["seal"], told["sealed"], told["last_seal"]) == (None, False, "akira-seal/1 4 70")
    page = invoice_page(unsealed)
    assert "akira-seal" not in page
    assert "none covers all of this yet" in page


def test_sums_by_tax_class_are_told_where_there_are_classes() -> None:
    plain = an_invoice()
    assert "by tax class" not in invoice_page(plain)
    lines = [evolve(line, tax_class="S") for line in plain.lines[:1]] + list(plain.lines[1:])
    told = json.loads(json_of(invoice_report(an_invoice(lines=lines))))
    assert [(each["tax_class"], each["amount"]) for each in told["tax_classes"]] == [
        ("S", "0.110000001"), (None, "0.110000001"),
    ]  # fmt: skip
    assert told["destinations"][0]["tax_class"] in ("S", None)
    assert "calls by tax class, without credits" in invoice_page(an_invoice(lines=lines))


def test_what_was_issued_and_is_altered_is_no_invoice() -> None:
    altered = an_invoice(document=an_issued_invoice(), altered=True)
    assert not invoice_report(altered).good
    assert "not what was issued" in what_is_wrong(altered)


def test_a_draft_of_an_issued_month_names_its_numbers() -> None:
    page = invoice_page(an_invoice(issued=[an_issued_invoice()]))
    assert "a draft of a month that has INV-000007" in page
