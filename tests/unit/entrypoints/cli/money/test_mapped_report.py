"""Who maps an account back in time is told whose calls those are, and what to type."""

from datetime import timedelta
from decimal import Decimal

from adapters.contract.builders import MOMENT
from adapters.contract.builders.closes import a_close
from application.calls.billed_elsewhere import BilledElsewhere
from application.money.data import Changed, CompanyAccount
from domain.facts.closing import Closes
from domain.money.company import Company
from domain.money.events import AccountMapped
from domain.money.limits import Limits, PaymentMode
from entrypoints.cli.money.mapped_report import mapped_report

COMPANY = Company(
    id=2,
    name="Beta",
    currency="EUR",
    payment=PaymentMode.POSTPAID,
    limits=Limits(credit_limit=None),
)
BETA = CompanyAccount(id=2, company=COMPANY, balance=Decimal(0))
SINCE = MOMENT - timedelta(days=1)
CLOSES = Closes([a_close(month=f"{MOMENT:%Y-%m}"), a_close(month="2020-01")])
TAKEN = [
    BilledElsewhere(None, None, None, 1),
    BilledElsewhere(1, "Acme", MOMENT, 5, {"EUR": Decimal(3)}),
    BilledElsewhere(3, "Gamma", None, 1),
]


def test_the_other_company_the_calls_and_the_command_are_named() -> None:
    event = AccountMapped(account="acct-1", valid_from=SINCE.isoformat())
    changed = Changed(account=BETA, events=[event])
    report = mapped_report(changed, "acct-1", SINCE, TAKEN, MOMENT, closes=CLOSES)
    span = f"--from {SINCE.isoformat()} --to {MOMENT.isoformat()}"
    nobody, acme, gamma, closed = report.parts[:4]
    assert str(closed).startswith(f"closed of that time: {MOMENT:%Y-%m} (UTC)")
    assert str(nobody).endswith(f"have no payer until: akira rerate {span}")
    assert "5 calls of account acct-1" in str(acme)
    assert "billed to Acme (#1, 3.00 EUR)" in str(acme)
    assert f"akira rerate {span} --company '#1' --parties" in str(acme)
    assert "billed to Gamma (#3)," in str(gamma)
    assert report.document["changed"] is True
    assert report.document["dry_run"] is False
    assert str(report.document["billed_elsewhere"]).count("company_id") == 3


def test_a_dry_run_changes_nothing_and_says_so() -> None:
    report = mapped_report(BETA, "acct-1", None, [], MOMENT, closes=CLOSES)
    assert report.parts[0] == "nothing is changed"
    assert "changed" not in report.document
    assert "closed of that time" not in str(report.parts)
