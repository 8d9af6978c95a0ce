"""What is told of calls without a price."""

from collections import Counter
from uuid import UUID

from adapters.contract.builders import MOMENT
from application.calls.settle_unrated import Settled
from application.calls.unrated import FoundUnrated, UnratedCalls
from domain.pricing.verdict import UnratedReason
from entrypoints.cli.calls.unrated_reports import settled_report, unrated_report
from entrypoints.terminal.report import Table

NO_RATE = UnratedReason.NO_RATE


def waiting(company_id: int | None) -> UnratedCalls:
    return UnratedCalls(
        reason=NO_RATE,
        company_id=company_id,
        account="acct-1",
        first=MOMENT,
        last=MOMENT,
        example=UUID(int=1),
        calls=3,
    )


def test_what_they_wait_for_is_told_with_what_mends_it() -> None:
    report = unrated_report(
        FoundUnrated(groups=[waiting(1), waiting(2), waiting(None)]), {1: "Acme"}
    )
    table, mended = report.parts
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows] == ["Acme", "#2", None]
    assert mended == "no_rate: akira tariff import with the prefix, then akira rerate"
    assert report.document["calls"] == 9


def test_who_is_not_noted_is_told_why_accounts_are_masked() -> None:
    report = unrated_report(FoundUnrated(groups=[], masked="a standby"), {})
    assert report.parts[-1] == "accounts are masked: a standby"


def test_the_settled_are_counted_by_reason() -> None:
    assert settled_report(Settled(Counter({NO_RATE: 2})), dry=False).parts == [
        "2 calls settled",
        "  no_rate: 2",
    ]
    assert settled_report(Settled(), dry=True).parts == [
        "0 calls would be settled: nothing is changed"
    ]


def test_those_of_closed_months_are_told_by_month() -> None:
    found = Settled(Counter({NO_RATE: 5}), Counter({"2026-10": 1, "2026-09": 3}))
    done, would = (settled_report(found, dry=dry) for dry in (False, True))
    table = done.parts[-1]
    assert isinstance(table, Table)
    assert table.rows == [("2026-09", 3), ("2026-10", 1)]
    assert would.parts[:-1] != done.parts
    assert str(would.parts[-1]).startswith("without --closed it is refused")
    assert would.document["closed_months"] == [
        {"month": "2026-09", "calls": 3}, {"month": "2026-10", "calls": 1},
    ]  # fmt: skip
