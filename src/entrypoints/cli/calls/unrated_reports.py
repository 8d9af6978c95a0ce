"""What is told of calls without a price."""

from collections import Counter
from collections.abc import Mapping

from attrs import asdict

from application.calls.unrated import FoundUnrated
from domain.pricing.verdict import UnratedReason
from entrypoints.terminal.report import Report, Table

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


def settled_report(settled: Counter[UnratedReason], *, dry: bool) -> Report:
    """Tell how many wait no more."""
    words = "would be settled: nothing is changed" if dry else "settled"
    return Report(
        schema="akira.unrated.settle/1",
        document={"dry_run": dry, "calls": settled.total(), "reasons": dict(settled)},
        parts=[
            f"{settled.total()} calls {words}",
            *(f"  {reason.value}: {calls}" for reason, calls in settled.most_common()),
        ],
    )


def _named(company_id: int | None, names: Mapping[int, str]) -> str | None:
    return None if company_id is None else names.get(company_id, f"#{company_id}")
