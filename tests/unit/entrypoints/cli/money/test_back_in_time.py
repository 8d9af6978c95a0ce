"""Who is to pay for calls of before is told that they stay, and what of it is closed."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from adapters.contract.builders.closes import a_close
from application.money.data import Changed, CompanyAccount
from domain.facts.closing import Closes
from domain.money.company import Company
from domain.money.limits import Limits, PaymentMode
from domain.money.names import Directory
from domain.money.payer_events import PayerRuleSet
from domain.pricing.payer_rules import PayerRule
from entrypoints.cli.money.back_in_time import rule_back_in_time
from entrypoints.cli.money.party_reports import added_report

NOW = datetime(2026, 11, 5, tzinfo=UTC)
CLOSES = Closes([a_close(month=month) for month in ("2026-10", "2026-08", "2026-09")])
ALL = "closed of that time: 2026-08, 2026-09, 2026-10 (UTC); calls of it are re-rated with"


def told(start: str | None, end: str | None = None) -> PayerRuleSet:
    return PayerRuleSet(kind="host", value="sip-01", valid_from=start, valid_to=end)


def test_a_time_that_is_over_stays_as_it_is_billed() -> None:
    stays, closed = rule_back_in_time(told("2026-09-15T00:00:00+00:00"), CLOSES, NOW)
    assert "akira rerate --from 2026-09-15T00:00:00+00:00 --to 2026-11-05T00:00:00+00:00" in stays
    assert closed.startswith("closed of that time: 2026-09, 2026-10 (UTC)")
    ended = told("2026-07-31T23:00:00+00:00", "2026-09-01T00:00:00+00:00")
    stays, closed = rule_back_in_time(ended, CLOSES, NOW)
    assert "--to 2026-09-01T00:00:00+00:00 --parties" in stays
    assert closed.startswith("closed of that time: 2026-08 (UTC)")
    assert len(rule_back_in_time(told("2026-11-01T00:00:00+00:00"), CLOSES, NOW)) == 1


@pytest.mark.parametrize(
    ("rule", "closes", "said"),
    [
        (told("2026-11-05T00:00:00+00:00"), CLOSES, []),
        (told("2026-12-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00"), CLOSES, []),
        (told(None), Closes(), []),
        (told(None, "2026-08-01T00:00:00+00:00"), CLOSES, []),
    ],
)
def test_what_leaves_nothing_is_told_nothing_of(
    rule: PayerRuleSet, closes: Closes, said: list[str]
) -> None:
    assert list(rule_back_in_time(rule, closes, NOW)) == said


def test_a_rule_of_ever_names_closed_months_alone() -> None:
    [closed] = rule_back_in_time(told(None), CLOSES, NOW)
    assert closed.startswith(ALL)
    company = Company(
        id=1, name="Acme", currency="EUR", payment=PaymentMode.POSTPAID,
        limits=Limits(credit_limit=None),
    )  # fmt: skip
    account = CompanyAccount(id=1, company=company, balance=Decimal(0))
    read: tuple[list[PayerRule], Directory] = ([], Directory("company", {1: "Acme"}))
    done = added_report(Changed(account=account, events=[told(None)]), read, CLOSES, NOW)
    assert done.parts[-1] == closed
    same = added_report(Changed(account=account, events=[]), read, CLOSES, NOW)
    assert closed not in same.parts
