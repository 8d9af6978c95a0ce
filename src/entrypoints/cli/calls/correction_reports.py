"""What is told of calls that are priced anew, or would be."""

from collections.abc import Mapping
from decimal import Decimal

from application.calls.rerate_calls import Rerated
from application.calls.what_if import WhatIfResult
from domain.facts.call_facts import CallAmended
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import money


def rerated_report(done: Rerated, names: Mapping[int, str], *, dry: bool) -> Report:
    """Tell what each company pays more or less."""
    lines = [
        {
            "company": names.get(company, str(company)),
            "currency": currency,
            "before": done.before[company, currency],
            "after": done.after[company, currency],
            "difference": difference,
        }
        for (company, currency), difference in done.differences().items()
    ]
    words = "would change: nothing is changed" if dry else "changed"
    return Report(
        schema="akira.rerate/1",
        document={
            "dry_run": dry,
            "calls": done.looked_at,
            "changed": done.changed,
            "dropped": done.dropped,
            "companies": lines,
            "unrated": dict(done.unrated),
        },
        parts=[
            f"{done.looked_at} calls looked at, {done.changed} {words}",
            *([_dropped(done.dropped)] if done.dropped else []),
            Table("companies", ["company", "currency", "before", "after", "difference"],
                  [tuple(line.values()) for line in lines]),
            Table("without a price", ["reason", "calls"], list(done.unrated.items())),
        ],
    )  # fmt: skip


def _dropped(calls: int) -> str:
    return f"{calls} more calls of that time were dropped: akira rebuild cdr, then rerate again"


def what_if_report(found: WhatIfResult, tariff: str) -> Report:
    """Tell what calls would have cost under another tariff."""
    rows = [
        (name, currency, each.calls, each.seconds, each.now, each.then, each.difference,
         each.unrated)
        for (name, currency), each in sorted(found.destinations.items())
    ]  # fmt: skip
    totals = {code: found.total(code) for code in found.currencies()}
    columns = ("destination", "currency", "calls", "seconds", "now", "then", "difference",
               "unrated")  # fmt: skip
    return Report(
        schema="akira.whatif/1",
        document={
            "tariff": tariff,
            "destinations": [dict(zip(columns, row, strict=True)) for row in rows],
            "totals": [
                {"currency": code, "calls": each.calls, "now": each.now, "then": each.then,
                 "difference": each.difference, "unrated": each.unrated}
                for code, each in totals.items()
            ],
        },
        parts=[
            Table(f"under {tariff}", columns, rows, "no call"),
            *(_total_line(code, each.now, each.then) for code, each in totals.items()),
        ],
    )  # fmt: skip


def _total_line(currency: str, now: Decimal, then: Decimal) -> str:
    difference = money(then - now, currency)
    return f"now {money(now, currency)}, then {money(then, currency)}, difference {difference}"


def amended_report(done: CallAmended) -> Report:
    """Tell what became of one call."""
    before, now = done.before.verdict, done.now.verdict
    amounts = [
        money(each.charge.amount, each.charge.currency) if each.charge else each.rating.value
        for each in (before, now)
    ]
    return Report(
        schema="akira.amendment/1",
        document={
            "call_key": done.call_key,
            "amendment": done.amendment.value,
            "revision": done.revision,
            "duration": done.now.cdr.duration,
            "before": before.charge.amount if before.charge else None,
            "now": now.charge.amount if now.charge else None,
            "rating": now.rating,
            "unrated_reason": now.unrated_reason,
        },
        parts=[f"{done.amendment.value}, revision {done.revision}: {amounts[0]} -> {amounts[1]}"],
    )
