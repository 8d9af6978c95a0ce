"""A difference names its invoice, and that there is none is said."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from adapters.contract.builders.issued import an_issued_invoice
from adapters.files.difference_rows import difference_rows
from adapters.files.invoice_file import csv_of
from an_invoice import EVIL, a_billed_call, an_invoice
from application.errors import RejectedError
from application.money.invoice_difference import ChangedCall, InvoiceDifference
from domain.money.issued_content import Content, issued_content
from entrypoints.cli.money.difference_report import difference_page, difference_report
from entrypoints.cli.money.difference_words import said_of
from entrypoints.cli.money.invoice_writing import InvoiceForm, told
from entrypoints.cli.money.issued_report import issued_report
from entrypoints.terminal.printing import json_of

FIRST = an_issued_invoice()
NOTE = an_issued_invoice(number=8, corrects=FIRST.name, rounded=Decimal("-0.11"))


def a_difference(**changes: Any) -> InvoiceDifference:  # noqa: ANN401 any field
    fields: dict[str, Any] = {
        "now": an_invoice(decimals=2, changed=1, masked="a standby"),
        "before": [FIRST],
        "content": -issued_content([FIRST]),
        "calls": [ChangedCall(a_billed_call(1), Decimal("0.5"))],
    }
    return InvoiceDifference(**{**fields, **changes})


def test_a_program_is_told_what_changed() -> None:
    document = json.loads(json_of(difference_report(a_difference())))
    assert document["schema"] == "akira.invoice.difference/1"
    assert (document["number"], document["corrects"], document["difference"]) == (
        None, "INV-000007", True,
    )  # fmt: skip
    assert (document["net"], document["rounded"], document["rounding"]) == (
        "-0.106", "-0.11", "-0.004",
    )  # fmt: skip
    [line] = document["destinations"]
    assert (line["amount"], line["calls"], line["tax_class"]) == ("-0.116", -1, "S")
    assert document["bundles"][0]["credit"] == "-0.01"
    [call] = document["calls"]
    assert (call["before"], call["now"]) == ("0.5", "0.110000001")
    assert document["before"][0]["number"] == "INV-000007"


def test_a_page_is_a_draft_until_it_has_a_number() -> None:
    draft = difference_page(a_difference())
    assert "DRAFT: Credit note to INV-000007" in draft
    assert EVIL not in draft
    numbered = difference_page(a_difference(document=NOTE, now=an_invoice(decimals=2)))
    assert "Credit note INV-000008 to INV-000007" in numbered
    assert "DRAFT" not in numbered
    more = difference_page(a_difference(content=issued_content([FIRST]), calls=None))
    assert "DRAFT: Difference invoice to INV-000007" in more


def test_that_nothing_changed_is_said() -> None:
    none = a_difference(content=Content(), now=an_invoice(), calls=None)
    assert "no difference to INV-000007" in said_of(none)
    assert "no call came or was changed" in said_of(none)
    assert none.rounded is None
    touched = evolve(none, now=an_invoice(changed=3))
    assert "3 calls were touched" in said_of(touched)
    assert json.loads(json_of(difference_report(none)))["difference"] is False


def test_tax_classes_alone_are_told_as_such() -> None:
    lines = [evolve(each, tax_class="reduced") for each in FIRST.lines]
    other = Content(lines=tuple(lines)) + Content(lines=(evolve(FIRST.lines[0], destination="*"),))
    now = other + -Content(lines=(evolve(other.lines[0], tax_class=None), *FIRST.lines))
    found = a_difference(content=now)
    assert said_of(found) == (
        "the sums are what was invoiced, the tax classes are not:"
        " * had none, has S; Germany had S, has reduced"
    )
    assert said_of(found) in difference_page(found)
    assert json.loads(json_of(difference_report(found)))["difference"] is True


def test_what_a_sum_is_made_of_is_told_where_it_stays() -> None:
    [line], [credit] = FIRST.lines, FIRST.credits
    more = evolve(credit, bundle="Flat 2", credit=Decimal(0))
    moved = Content(lines=(line, evolve(line, destination="Cuba")), credits=(more,))
    content = moved + -Content(lines=(line, evolve(line, destination="Malta")))
    assert content.exact == 0
    assert said_of(a_difference(content=content)) == (
        "the sum is what was invoiced, what it is made of is not:"
        " Cuba, Malta, free minutes of Flat 2"
    )
    dearer = a_difference(content=issued_content([FIRST]))
    assert said_of(dearer) == "the month differs from what was invoiced by 0.106 EUR"


def test_rows_are_in_the_columns_of_an_invoice() -> None:
    kinds = [row["row"] for row in difference_rows(a_difference())]
    assert kinds == [*["about"] * 10, "destination", "bundle", "net", "rounded", "call"]
    assert "'=cmd()" in csv_of(a_difference())
    bare = a_difference(calls=None, now=an_invoice(sealed=False), document=NOTE)
    assert "rounded" not in [row["row"] for row in difference_rows(bare)]


@pytest.mark.parametrize("form", [InvoiceForm.CSV, InvoiceForm.HTML, InvoiceForm.JSON])
def test_it_is_written_to_a_new_file(form: InvoiceForm, tmp_path: Path) -> None:
    target = tmp_path / "note"
    report = told(a_difference(document=NOTE), form, target)
    assert "INV-000008" in str(report.parts[0])
    assert "INV-000008" in target.read_text()


def test_one_that_is_wrong_is_not_written(tmp_path: Path) -> None:
    wrong = a_difference(now=an_invoice(altered=True))
    assert "WRONG" in difference_page(wrong)
    assert not difference_report(wrong).good
    with pytest.raises(RejectedError, match="not what was issued"):
        told(wrong, InvoiceForm.HTML, tmp_path / "note")


def test_a_draft_that_is_written_says_that_it_is_one(tmp_path: Path) -> None:
    unsealed = told(an_invoice(sealed=False), InvoiceForm.HTML, tmp_path / "one")
    assert [str(part).split(":")[0] for part in unsealed.parts[1:]] == [
        "a draft without a number", "no seal covers all of it yet",
    ]  # fmt: skip
    issued = told(an_invoice(document=FIRST), InvoiceForm.CSV, tmp_path / "other")
    assert len(issued.parts) == 1
    assert "INV-000007, 2026-10" in str(issued.parts[0])


def test_what_was_issued_is_listed() -> None:
    document = json.loads(json_of(issued_report([(1, "EUR", FIRST), (1, "EUR", NOTE)])))
    assert [(each["number"], each["corrects"]) for each in document["invoices"]] == [
        ("INV-000007", None), ("INV-000008", "INV-000007"),
    ]  # fmt: skip
