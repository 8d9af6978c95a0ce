"""What is told of calls that are priced anew, or would be."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from application.calls.rerate_calls import Rerated
from application.calls.what_if import DestinationDifference, WhatIfResult
from domain.facts.call_facts import CallAmended
from domain.pricing.verdict import Verdict
from entrypoints.terminal.report import Part, Report, Table
from entrypoints.terminal.words import money

_COLUMNS = (
    "destination",
    "currency",
    "calls",
    "both",
    "only now",
    "only then",
    "now",
    "then",
    "difference",
)


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
            "closed_months": [
                {"month": month, "calls": calls, "currency": currency, "difference": difference}
                for month, calls, currency, difference in _closed(done)
            ],
        },
        parts=[
            f"{done.looked_at} calls looked at, {done.changed} {words}",
            *([_dropped(done.dropped)] if done.dropped else []),
            Table("companies", ["company", "currency", "before", "after", "difference"],
                  [tuple(line.values()) for line in lines]),
            Table("without a price", ["reason", "calls"], list(done.unrated.items())),
            *_closed_parts(done, dry=dry),
        ],
    )  # fmt: skip


def _closed(done: Rerated) -> Sequence[tuple[str, int, str | None, Decimal]]:
    return [
        (month, each.calls, currency or None, each.difference)
        for (month, currency), each in sorted(done.closed.items())
    ]


def _closed_parts(done: Rerated, *, dry: bool) -> Sequence[Part]:
    rows = _closed(done)
    if not rows:
        return []
    columns = ["month (UTC)", "calls", "currency", "difference"]
    refused = ["without --closed the re-rating is refused as long as such calls would change"]
    return [Table("of these in closed months", columns, rows), *(refused if dry else [])]


def _dropped(calls: int) -> str:
    return f"{calls} more calls of that time were dropped: akira rebuild cdr, then rerate again"


def what_if_report(found: WhatIfResult, tariff: str) -> Report:
    """Tell what calls would have cost under another tariff."""
    rows = [
        (name, currency, each.calls, each.both, each.only_now, each.only_then,
         each.now, each.then, each.difference)
        for (name, currency), each in sorted(found.destinations.items())
    ]  # fmt: skip
    totals = {code: found.total(code) for code in found.currencies()}
    return Report(
        schema="akira.whatif/2",
        document={
            "tariff": tariff,
            "destinations": [
                {"destination": name, "currency": code, "seconds": each.seconds, **_sums(each)}
                for (name, code), each in sorted(found.destinations.items())
            ],
            "totals": [{"currency": code, **_sums(each)} for code, each in totals.items()],
        },
        parts=[
            Table(f"under {tariff}", _COLUMNS, rows, "no call"),
            *(line for code, each in totals.items() for line in _total_lines(code, each)),
        ],
    )


def _sums(each: DestinationDifference) -> dict[str, object]:
    return {
        "calls": each.calls,
        "both": each.both,
        "only_now": each.only_now,
        "only_then": each.only_then,
        "neither": each.neither,
        "now": each.now,
        "then": each.then,
        "difference": each.difference,
        "lost": each.lost,
        "gained": each.gained,
    }


def _total_lines(currency: str, total: DestinationDifference) -> Sequence[str]:
    now, then, difference, lost, gained = (
        money(amount, currency)
        for amount in (total.now, total.then, total.difference, total.lost, total.gained)
    )
    return [
        f"now {now}, then {then}, difference {difference}",
        (
            f"{total.calls} calls: {total.both} priced by both, {total.only_now} only now"
            f" ({lost} lost), {total.only_then} only then ({gained} gained), {total.neither} by"
            " neither"
        ),
    ]


def amended_report(done: CallAmended) -> Report:
    """Tell what became of one call."""
    before, now = done.before.verdict, done.now.verdict
    told = f"{_amount(before)} -> {_amount(now)}"
    if before.inbound or now.inbound:
        told += f"; called side: {_amount(before.inbound_side)} -> {_amount(now.inbound_side)}"
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
        parts=[f"{done.amendment.value}, revision {done.revision}: {told}"],
    )


def _amount(verdict: Verdict) -> str:
    charge = verdict.charge
    return money(charge.amount, charge.currency) if charge else verdict.rating.value
