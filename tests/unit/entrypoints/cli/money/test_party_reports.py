"""What an operator is told of who pays where no account says it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr
from application.calls.explain_payer import ExplainedPayer
from domain.facts.amending import KeptCall
from domain.facts.call_facts import HeldCall
from domain.money.certain_calls import certain_calls
from domain.money.names import Directory
from domain.money.payer_mapping import number_key, source_key
from domain.pricing.payer_rules import PayerRule
from domain.pricing.payers import Match
from domain.pricing.paying import Assignment
from domain.pricing.verdict import Verdict
from entrypoints.cli.money.party_reports import explained_report, rules_report
from entrypoints.terminal.report import Table

NAMES = Directory("company", {1: "Acme", 2: "Beta"})
BY_SOURCE = PayerRule(company_id=1, key=source_key("192.0.2.0/24", "9"), valid_from=MOMENT)
BY_NUMBER = PayerRule(company_id=2, key=number_key("4930*"), valid_to=MOMENT)
CALL = KeptCall(
    call_key=UUID(int=7),
    host="sip-01",
    revision=0,
    held=HeldCall(cdr=a_cdr(account="acct-1"), verdict=Verdict(company_id=2)),
)


def rows(part: object) -> list[Sequence[object]]:
    assert isinstance(part, Table)
    return list(part.rows)


def test_rules_are_listed_with_the_names_of_who_pays() -> None:
    report = rules_report([BY_SOURCE, BY_NUMBER], NAMES)
    [table] = report.parts
    assert rows(table) == [
        ("source", "192.0.2.0/24", "9", "Acme", MOMENT, None),
        ("number", "4930*", None, "Beta", "always", MOMENT),
    ]
    assert report.document["rules"] == [
        {"by": "source", "value": "192.0.2.0/24", "tech_prefix": "9", "company_id": 1,
         "company": "Acme", "valid_from": MOMENT, "valid_to": None},
        {"by": "number", "value": "4930*", "tech_prefix": "", "company_id": 2,
         "company": "Beta", "valid_from": None, "valid_to": MOMENT},
    ]  # fmt: skip


def test_the_first_of_what_fits_pays_and_the_others_would() -> None:
    matches = [Match(company_id=2), Match(company_id=1, rule=BY_SOURCE)]
    report = explained_report([ExplainedPayer(call=CALL, matches=matches, names=NAMES)])
    call, found = report.parts
    assert ("billed to", "Beta") in rows(call)
    assert rows(found) == [
        ("pays", "account", "acct-1", None, "Beta"),
        ("would pay", "source", "192.0.2.0/24", "9", "Acme"),
    ]
    calls: Any = report.document["calls"]
    [told] = calls
    assert [each["by"] for each in told["matches"]] == ["account", "source"]
    assert told["billed_to"] == 2


def test_which_tariff_prices_it_is_told_where_certain_calls_have_one() -> None:
    general = Assignment(tariff="retail", valid_from=MOMENT)
    narrow = evolve(general, tariff="own", only=certain_calls(account="acct-1"))
    found = ExplainedPayer(call=CALL, matches=[Match(company_id=2)], names=NAMES)
    assert len(explained_report([evolve(found, tariffs=[general])]).parts) == 2
    report = explained_report([evolve(found, tariffs=[narrow, general])])
    assert rows(report.parts[2]) == [
        ("prices", "account", "acct-1", None, "own", MOMENT, None),
        ("would price", "all calls", None, None, "retail", MOMENT, None),
    ]
    calls: Any = report.document["calls"]
    [told] = calls
    assert [(each["by"], each["tariff"]) for each in told["tariffs"]] == [
        ("account", "own"), (None, "retail"),
    ]  # fmt: skip


@pytest.mark.parametrize("forgotten", [False, True])
def test_where_nothing_fits_that_is_told(*, forgotten: bool) -> None:
    held = HeldCall(cdr=a_cdr(), verdict=Verdict())
    call = evolve(CALL, held=held, forgotten=forgotten)
    parts = explained_report([ExplainedPayer(call=call, matches=[], names=NAMES)]).parts
    assert ("billed to", None) in rows(parts[0])
    assert parts[2] == "no rule fits: unknown_account"
    assert len(parts) == (4 if forgotten else 3)
