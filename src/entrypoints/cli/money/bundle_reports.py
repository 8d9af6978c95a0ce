"""What is told of bundles, and of what was credited of them."""

from collections.abc import Sequence
from decimal import Decimal

from application.money.bundles import HeldBundles, SettledMonth
from domain.facts.month import Month
from domain.money.bundle_events import BundleSettled
from domain.money.bundles import Bundle
from entrypoints.cli.unchanged import unless_news
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import money

_BUNDLES = ["bundle", "free s a month", "covers", "from", "to"]
_CREDITED = ["month", "bundle", "allowance s", "free s", "calls", "credit"]
_SETTLED = ["company", "bundle", "allowance s", "free s", "calls", "credit", "booked now"]


def bundles_report(held: HeldBundles) -> Report:
    """List the bundles of a company, and what was credited of them."""
    currency, found = held.account.company.currency, held.bundles
    rows = [
        (each.name, each.seconds, ", ".join(each.covers), each.valid_from, each.valid_to)
        for each in found.in_order
    ]
    settled = sorted(found.settled.values(), key=lambda each: (each.month, each.bundle))
    credited = [
        (each.month, each.bundle, each.allowance, each.seconds, each.calls,
         money(each.credit, currency))
        for each in settled
    ]  # fmt: skip
    report = Report(
        schema="akira.bundle.list/1",
        document={
            "company": held.account.company.name,
            "company_id": held.account.id,
            "currency": currency,
            "bundles": [_bundle(each) for each in found.in_order],
            "credited": [credit_document(each, currency) for each in settled],
        },
        parts=[
            Table(f"bundles of {held.account.company.name}", _BUNDLES, rows),
            Table("credited", _CREDITED, credited),
        ],
    )
    return unless_news(report, news=held.news)


def settled_report(month: Month, settled: Sequence[SettledMonth]) -> Report:
    """Tell what was credited now, and that the rest was before."""
    rows = [row for each in settled for row in _rows(each)]
    return Report(
        schema="akira.bundle.settle/1",
        document={"month": str(month), "companies": [_settled(each) for each in settled]},
        parts=[Table(f"free seconds of {month}", _SETTLED, rows, empty="nobody has a bundle")],
    )


def credit_document(event: BundleSettled, currency: str) -> dict[str, object]:
    """Give what was credited of a bundle for a month."""
    return {
        "bundle": event.bundle,
        "month": event.month,
        "allowance": event.allowance,
        "seconds": event.seconds,
        "calls": event.calls,
        "credit": event.credit,
        "currency": currency,
    }


def _rows(settled: SettledMonth) -> Sequence[Sequence[object]]:
    company = settled.account.company
    booked = {event.bundle: money(event.amount, company.currency) for event in settled.booked}
    return [
        (company.name, each.bundle, each.allowance, each.seconds, each.calls,
         money(each.credit, company.currency), booked.get(each.bundle, "nothing new"))
        for each in settled.allotted
    ]  # fmt: skip


def _settled(settled: SettledMonth) -> dict[str, object]:
    company = settled.account.company
    booked = {event.bundle: event for event in settled.booked}
    return {
        "company": company.name,
        "company_id": settled.account.id,
        "currency": company.currency,
        "balance": settled.account.balance,
        "bundles": [
            {"bundle": each.bundle, "allowance": each.allowance, "seconds": each.seconds,
             "calls": each.calls, "credit": each.credit,
             "booked": booked[each.bundle].amount if each.bundle in booked else Decimal(0)}
            for each in settled.allotted
        ],
    }  # fmt: skip


def _bundle(each: Bundle) -> dict[str, object]:
    return {
        "bundle": each.name,
        "seconds": each.seconds,
        "covers": each.covers,
        "valid_from": each.valid_from.isoformat(),
        "valid_to": None if each.valid_to is None else each.valid_to.isoformat(),
    }
