"""What is told of calls without a price."""

from collections.abc import Mapping, Sequence

from attrs import asdict

from application.calls.settle_unrated import Settled
from application.calls.unrated import FoundUnrated
from domain.pricing.verdict import UnratedReason
from entrypoints.terminal.report import Part, Report, Table

_COLUMNS = ["reason", "company", "account", "calls", "first (UTC)", "last (UTC)", "for example"]
_MENDED: Mapping[UnratedReason, str] = {
    UnratedReason.DURATION_OVER_LIMIT: "akira cdr accept, or correct, the call",
    UnratedReason.TOO_OLD: "akira rerate",
    UnratedReason.UNKNOWN_ACCOUNT: "akira account map, then akira rerate",
    UnratedReason.NO_TARIFF: "akira tariff assign, then akira rerate",
    UnratedReason.CURRENCY_MISMATCH: "akira tariff assign one in its currency, then akira rerate",
    UnratedReason.NO_RATE: "akira tariff import with the prefix, then akira rerate",
    UnratedReason.AMOUNT_OVER_LIMIT: "look at the tariff, then akira rerate",
}


def unrated_report(found: FoundUnrated, names: Mapping[int, str]) -> Report:
    """Tell how many wait for what, and what mends it."""
    rows = [
        (each.side.told(each.reason.value), _named(each.company_id, names), each.account,
         each.calls, each.first, each.last, each.example)
        for each in found.groups
    ]  # fmt: skip
    reasons = sorted({each.reason for each in found.groups})
    masked = [f"accounts are masked: {found.masked}"] if found.masked else []
    return Report(
        schema="akira.unrated/1",
        document={
            "groups": [
                {**asdict(each), "company": _named(each.company_id, names)} for each in found.groups
            ],
            "calls": found.calls,
            "masked": found.masked is not None,
        },
        parts=[
            Table("calls without a price", _COLUMNS, rows, spare=_COLUMNS[4:]),
            *(f"{reason.value}: {_MENDED.get(reason, 'akira rerate')}" for reason in reasons),
            *masked,
        ],
        listed="groups",
    )


def settled_report(settled: Settled, *, dry: bool) -> Report:
    """Tell how many wait no more, and how many of them began in closed months."""
    words = "would be settled: nothing is changed" if dry else "settled"
    calls, months = settled.reasons.total(), sorted(settled.closed.items())
    return Report(
        schema="akira.unrated.settle/1",
        document={
            "dry_run": dry,
            "calls": calls,
            "reasons": dict(settled.reasons),
            "closed_months": [{"month": month, "calls": number} for month, number in months],
        },
        parts=[
            f"{calls} calls {words}",
            *(f"  {reason.value}: {number}" for reason, number in settled.reasons.most_common()),
            *_of_closed(months, dry=dry),
        ],
    )


def _of_closed(months: Sequence[tuple[str, int]], *, dry: bool) -> Sequence[Part]:
    if not months:
        return []
    table = Table("of these in closed months", ["month (UTC)", "calls"], months)
    refused = ["without --closed it is refused as long as there are such calls"]
    return [table, *(refused if dry else [])]


def _named(company_id: int | None, names: Mapping[int, str]) -> str | None:
    return None if company_id is None else names.get(company_id, f"#{company_id}")
