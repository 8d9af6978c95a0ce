"""What is told of companies, their money, and suppliers."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

from attrs import evolve

from adapters.contract.builders import MOMENT
from application.money.data import (
    Changed,
    CompanyAccount,
    PayerToCome,
    Statement,
    StatementLine,
    SupplierAccount,
)
from application.money.statement import DrawnStatement
from domain.money.certain_calls import certain_calls
from domain.money.company import Company
from domain.money.events import AccountMapped, CompanyResumed
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import MovementKind
from domain.money.routes import Route
from domain.pricing.paying import Assignment
from domain.proof.seals import seal_after
from entrypoints.cli.money.assignment_reports import told_of
from entrypoints.cli.money.payment_reports import (
    balance_report,
    payment_report,
    statement_report,
)
from entrypoints.cli.money.reports import (
    accounts_report,
    changed_report,
    companies_report,
    company_report,
)
from entrypoints.cli.money.supplier_report import suppliers_report
from entrypoints.terminal.report import Table

HEAD = seal_after(None, 7, [bytes(32)], MOMENT)
ASSIGNMENT = Assignment(tariff="retail", valid_from=MOMENT)
ACME = CompanyAccount(
    id=7,
    company=Company(
        id=7,
        name="Acme",
        currency="EUR",
        payment=PaymentMode.POSTPAID,
        limits=Limits(credit_limit=None),
    ),
    balance=Decimal("-1.5"),
    accounts={"acct-1": None, "acct-2": MOMENT},
    assignments=[ASSIGNMENT],
)
LINE = StatementLine(
    at=MOMENT,
    kind=MovementKind.TOPUP,
    amount=Decimal(5),
    balance=Decimal("3.5"),
    reference="=bank 7",
    call_key=None,
    revision=0,
)
STATEMENT = Statement(
    company_id=7,
    currency="EUR",
    start=MOMENT,
    end=MOMENT + timedelta(days=1),
    opening=Decimal("-1.5"),
    lines=[LINE],
    position=9,
)


def told(part: object) -> dict[str, object]:
    return {str(name): value for name, value in rows(part)}


def rows(part: object) -> list[tuple[object, ...]]:
    assert isinstance(part, Table)
    return [tuple(row) for row in part.rows]


def test_a_company_is_told_with_all_that_is_its_own() -> None:
    report = company_report(ACME)
    facts = told(report.parts[0])
    assert (facts["balance"], facts["credit limit"]) == ("-1.50 EUR", "no limit")
    assert facts["accounts"] == "acct-1, acct-2"
    assert rows(report.parts[1]) == [("retail", MOMENT, None)]
    document = report.document["company"]
    assert isinstance(document, dict)
    assert (document["id"], document["accounts"]) == (7, ["acct-1", "acct-2"])
    limited = evolve(ACME, company=evolve(ACME.company, limits=Limits(credit_limit=Decimal(5))))
    assert told(company_report(limited).parts[0])["credit limit"] == 5


def test_a_change_that_changes_nothing_says_so() -> None:
    changed = Changed(account=ACME, events=[CompanyResumed(by="operator", because="a test")])
    report = changed_report(changed)
    assert report.parts == company_report(ACME).parts
    assert report.document == {"changed": True, **company_report(ACME).document}
    report = changed_report(evolve(changed, events=[]))
    assert report.document == {"changed": False, **company_report(ACME).document}
    assert report.parts == ["nothing changed: it is so already", *company_report(ACME).parts]
    assert report.good


def test_from_when_an_account_is_paid_for_is_said() -> None:
    always = Changed(account=ACME, events=[AccountMapped(account="acct-1")])
    assert changed_report(always).parts[0] == "Acme pays for all calls of account acct-1"
    moved = evolve(always, events=[AccountMapped(account="acct-1", valid_from=f"{MOMENT}")])
    assert changed_report(moved).parts[0] == (
        f"Acme pays for calls of account acct-1 from {MOMENT} on; for those before it, whoever paid"
        " then"
    )


def test_tariffs_of_certain_calls_are_told_apart() -> None:
    narrow = [
        evolve(
            ASSIGNMENT, tariff="trunk", only=certain_calls(source="192.0.2.0/24", tech_prefix="9")
        ),
        evolve(ASSIGNMENT, tariff="own", only=certain_calls(account="acct-1")),
    ]
    report = company_report(evolve(ACME, assignments=[ASSIGNMENT, *narrow]))
    assert rows(report.parts[1]) == [("retail", MOMENT, None)]
    assert rows(report.parts[2]) == [
        ("account", "acct-1", None, "own", MOMENT, None),
        ("source", "192.0.2.0/24", "9", "trunk", MOMENT, None),
    ]
    document = report.document["company"]
    assert isinstance(document, dict)
    assert document["tariffs"] == [{"tariff": "retail", "valid_from": MOMENT, "valid_to": None}]
    assert document["tariffs_of_certain_calls"] == [
        {"by": "account", "value": "acct-1", "tech_prefix": "", "tariff": "own",
         "valid_from": MOMENT, "valid_to": None},
        {"by": "source", "value": "192.0.2.0/24", "tech_prefix": "9", "tariff": "trunk",
         "valid_from": MOMENT, "valid_to": None},
    ]  # fmt: skip


def test_an_assignment_is_told_in_a_line() -> None:
    trunk = certain_calls(source="192.0.2.0/24", tech_prefix="9")
    assert told_of(ASSIGNMENT) == "tariff retail, for all calls that no other is for"
    assert told_of(evolve(ASSIGNMENT, only=trunk)) == (
        "tariff retail, for calls by source 192.0.2.0/24, tech prefix 9"
    )
    assert told_of(evolve(ASSIGNMENT, only=certain_calls(host="sip-01"))) == (
        "tariff retail, for calls by host sip-01"
    )


def test_accounts_are_listed_with_who_pays_now_and_later() -> None:
    later = PayerToCome(account="acct-1", valid_from=MOMENT, company="Beta")
    beta = evolve(ACME, id=8, company=evolve(ACME.company, name="Beta"), accounts={})
    report = accounts_report([evolve(ACME, coming=[later]), evolve(beta, coming=[later])])
    assert rows(report.parts[0]) == [
        ("acct-1", "always", "#7 Acme"),
        ("acct-1", MOMENT, "#8 Beta"),
        ("acct-2", MOMENT, "#7 Acme"),
    ]
    accounts = report.document["accounts"]
    assert isinstance(accounts, list)
    assert accounts[0] == {
        "account": "acct-1",
        "valid_from": None,
        "company_id": 7,
        "company": "Acme",
    }
    assert accounts[2]["valid_from"] == MOMENT


def test_a_closed_company_is_told_to_be_closed() -> None:
    closed = evolve(ACME, company=evolve(ACME.company, closed=True))
    assert told(company_report(closed).parts[0])["status"] == "closed"


def test_who_will_pay_for_an_account_is_told() -> None:
    coming = PayerToCome(account="acct-1", valid_from=MOMENT, company="Beta")
    report = company_report(evolve(ACME, coming=[coming]))
    assert rows(report.parts[2]) == [("acct-1", MOMENT, "Beta")]
    document = report.document["company"]
    assert isinstance(document, dict)
    assert document["accounts_to_come"] == [
        {"account": "acct-1", "valid_from": MOMENT, "company": "Beta"}
    ]
    assert len(company_report(ACME).parts) == 2


def test_companies_are_listed_with_their_balances() -> None:
    [listed] = companies_report([ACME]).parts
    assert rows(listed)[0][:3] == ("#7", "Acme", "-1.50 EUR")


def test_a_payment_is_entered_once() -> None:
    entered = Changed(account=ACME, events=[])
    report = payment_report(entered, MovementKind.TOPUP, "bank 7")
    assert report.document["repeated"] is True
    assert report.parts == ["topup bank 7 was entered before: nothing changed; balance -1.50 EUR"]


def test_a_balance_is_one_line() -> None:
    report = balance_report(ACME)
    assert report.parts == ["Acme: -1.50 EUR (active)"]
    assert report.document["company_id"] == 7


def test_a_statement_goes_from_opening_to_closing() -> None:
    drawn = DrawnStatement(account=ACME, found=STATEMENT, head=HEAD)
    report = statement_report(drawn, as_csv=False)
    opening, movements, closing, sealed = report.parts
    assert isinstance(opening, str)
    assert opening.startswith("Acme, from 2")
    assert opening.endswith("Z: opening -1.50 EUR")
    assert closing == "closing 3.50 EUR; position 9"
    assert sealed == f"sealed: {HEAD.line}"
    assert report.document["seal"] == HEAD.line
    assert rows(movements)[0][:5] == (MOMENT, "topup", Decimal(5), Decimal("3.5"), "=bank 7")
    lines = report.document["lines"]
    assert isinstance(lines, list)
    assert (lines[0]["reference"], report.document["closing"]) == ("=bank 7", Decimal("3.5"))


def test_a_statement_for_spreadsheets_holds_no_formula() -> None:
    drawn = DrawnStatement(account=ACME, found=STATEMENT, head=HEAD)
    [text] = statement_report(drawn, as_csv=True).parts
    assert isinstance(text, str)
    heading, opening, line, closing = text.splitlines()
    assert heading.startswith("at,kind,amount,balance,reference")
    assert ",opening,,-1.50," in opening
    assert ",5.00,3.50,'=bank 7," in line
    assert f",closing,,3.50,position 9,sealed: {HEAD.line}," in closing


def test_each_line_of_a_statement_says_who_called_when_how_long_and_in_which_currency() -> None:
    call = evolve(LINE, kind=MovementKind.CALL, callee="+4930", caller="49151", start=MOMENT)
    found = evolve(STATEMENT, lines=[LINE, evolve(call, seconds=Decimal("61.5"))])
    drawn = DrawnStatement(account=ACME, found=found, head=HEAD)
    [text] = statement_report(drawn, as_csv=True).parts
    assert isinstance(text, str)
    read = list(csv.DictReader(io.StringIO(text), strict=True))
    assert [row["currency"] for row in read] == ["EUR"] * 4
    _, payment, called, _ = read
    assert (payment["caller"], payment["start"], payment["seconds"]) == ("", "", "")
    assert (called["caller"], called["callee"]) == ("49151", "+4930")
    assert (called["start"], called["seconds"]) == (MOMENT.isoformat(), "61.50")
    lines = statement_report(drawn, as_csv=False).document["lines"]
    assert isinstance(lines, list)
    assert [line["currency"] for line in lines] == ["EUR", "EUR"]
    assert (lines[1]["caller"], lines[1]["start"]) == ("49151", MOMENT)


def test_a_statement_of_whom_nobody_can_note_says_why_it_is_masked() -> None:
    drawn = DrawnStatement(account=ACME, found=STATEMENT, masked="a standby only reads", head=None)
    report = statement_report(drawn, as_csv=False)
    assert report.document["seal"] is None
    why = "numbers are masked: a standby only reads"
    assert report.parts[-1] == why
    assert report.document["masked"] is True
    [text] = statement_report(drawn, as_csv=True).parts
    assert isinstance(text, str)
    assert f",{why}," in text.splitlines()[-1]


def test_a_supplier_is_told_with_its_routes() -> None:
    supplier = SupplierAccount(
        id=3,
        name="carrier",
        currency="EUR",
        cost=Decimal("2.5"),
        routes=[Route(assignment=ASSIGNMENT, account="acct-1")],
    )
    suppliers, routes = suppliers_report([supplier]).parts
    assert rows(suppliers) == [(3, "carrier", "2.50 EUR")]
    assert rows(routes) == [("carrier", None, "acct-1", None, "retail", MOMENT, None)]
