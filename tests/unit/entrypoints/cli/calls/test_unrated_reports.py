"""What is told of calls without a price."""

from collections import Counter
from uuid import UUID

from adapters.contract.builders import MOMENT
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
    assert settled_report(Counter({NO_RATE: 2}), dry=False).parts == [
        "2 calls settled",
        "  no_rate: 2",
    ]
    assert settled_report(Counter(), dry=True).parts == [
        "0 calls would be settled: nothing is changed"
    ]
