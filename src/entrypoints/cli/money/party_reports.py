"""What is told of who pays for calls that no account names."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import evolve

from application.calls.explain_payer import ExplainedPayer
from application.money.data import Changed
from domain.facts.closing import Closes
from domain.money.names import Directory
from domain.money.payer_events import PayerRuleSet
from domain.pricing.payer_rules import PayerRule
from domain.pricing.payers import Match
from domain.pricing.sides import Side
from domain.pricing.verdict import Verdict
from entrypoints.cli.money.assignment_reports import (
    SELECTOR,
    assignment_document,
    selector_row,
)
from entrypoints.cli.money.back_in_time import rule_back_in_time
from entrypoints.cli.unchanged import unless_news
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import ALWAYS

_RULES = ["by", "value", "tech prefix", "company", "from", "to"]
_MATCHES = ["", "by", "value", "tech prefix", "company"]
_TARIFFS = ["", *SELECTOR, "tariff", "from", "to"]


def rules_report(rules: Sequence[PayerRule], names: Directory) -> Report:
    """List rules."""
    rows = [
        (rule.key.kind.value, rule.key.value, rule.key.tech_prefix or None,
         names.names.get(rule.company_id), rule.valid_from or ALWAYS, rule.valid_to)
        for rule in rules
    ]  # fmt: skip
    return Report(
        schema="akira.party.list/1",
        document={"rules": [_document(rule, names) for rule in rules]},
        parts=[Table("who pays", _RULES, rows)],
    )


def added_report(
    changed: Changed, read: tuple[Sequence[PayerRule], Directory], closes: Closes, now: datetime
) -> Report:
    """List the rules after one more; say so where it is there already, or is of before `now`."""
    report = unless_news(rules_report(*read), news=bool(changed.events))
    told = [each for each in changed.events if isinstance(each, PayerRuleSet)]
    lines = [line for each in told for line in rule_back_in_time(each, closes, now)]
    return evolve(report, parts=[*report.parts, *lines])


def explained_report(calls: Sequence[ExplainedPayer]) -> Report:
    """Tell who pays for each call, and why."""
    return Report(
        schema="akira.party.explain/1",
        document={"calls": [_call(call) for call in calls]},
        parts=[part for call in calls for part in _parts(call)],
    )


def _parts(explained: ExplainedPayer) -> Sequence[Table | str]:
    call, names = explained.call, explained.names.names
    cdr, payer = call.held.cdr, call.held.verdict.company_id
    facts = [
        ("started", cdr.start_time),
        ("account", cdr.account),
        ("source", cdr.src_ip),
        ("host", call.host),
        ("called", cdr.callee),
        ("billed to", None if payer is None else names.get(payer)),
        *_called_side(call.held.verdict, names),
    ]
    first = next((each for each in explained.matches if each.side is Side.OUTBOUND), None)
    rows = [
        (_pays(match, first), *_of(match, cdr.account), names.get(match.company_id))
        for match in explained.matches
    ]
    return [
        Table(f"call {call.call_key}", ["", ""], facts),
        Table("who pays, by today's rules", _MATCHES, rows),
        *([] if first else ["no rule fits: unknown_account"]),
        *_priced_by(explained),
        *(["some of who took part is forgotten: rules cannot be asked"] if call.forgotten else []),
    ]


def _called_side(verdict: Verdict, names: Mapping[int, str]) -> Sequence[tuple[str, str | None]]:
    inbound = verdict.inbound
    return [] if inbound is None else [("billed for being called", names.get(inbound.company_id))]


def _pays(match: Match, first: Match | None) -> str:
    if match.side is Side.INBOUND:
        return "pays for being called"
    return "pays" if match is first else "would pay"


def _priced_by(explained: ExplainedPayer) -> Sequence[Table]:
    # Without tariffs for certain calls nobody asks why.
    if all(each.only is None for each in explained.tariffs):
        return []
    rows = [
        ("prices" if place == 0 else "would price", *selector_row(each), each.tariff,
         each.valid_from, each.valid_to)
        for place, each in enumerate(explained.tariffs)
    ]  # fmt: skip
    return [Table("by which tariff, by today's assignments", _TARIFFS, rows)]


def _of(match: Match, account: str | None) -> tuple[str, str | None, str | None]:
    if match.rule is None:
        return "account", account, None
    key = match.rule.key
    return key.kind.value, key.value, key.tech_prefix or None


def _call(explained: ExplainedPayer) -> dict[str, object]:
    call = explained.call
    cdr = call.held.cdr
    return {
        "call_key": call.call_key,
        "call_id": cdr.call_id,
        "start_time": cdr.start_time,
        "account": cdr.account,
        "src_ip": cdr.src_ip,
        "host": call.host,
        "callee": cdr.callee,
        "forgotten": call.forgotten,
        "billed_to": call.held.verdict.company_id,
        "billed_for_being_called": call.held.verdict.inbound_side.company_id,
        "matches": [_match(match, cdr.account, explained.names) for match in explained.matches],
        "tariffs": [assignment_document(each) for each in explained.tariffs],
    }


def _match(match: Match, account: str | None, names: Directory) -> dict[str, object]:
    if match.rule is not None:
        return {**_document(match.rule, names), "side": match.side}
    return {
        "by": "account",
        "value": account,
        "tech_prefix": "",
        "company_id": match.company_id,
        "company": names.names.get(match.company_id),
        "valid_from": None,
        "valid_to": None,
        "side": match.side,
    }


def _document(rule: PayerRule, names: Directory) -> dict[str, object]:
    return {
        "by": rule.key.kind.value,
        "value": rule.key.value,
        "tech_prefix": rule.key.tech_prefix,
        "company_id": rule.company_id,
        "company": names.names.get(rule.company_id),
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
    }
