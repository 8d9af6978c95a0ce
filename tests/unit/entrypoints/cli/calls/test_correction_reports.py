"""What is told of calls that are priced anew, or would be."""

from decimal import Decimal
from uuid import UUID

from adapters.contract.builders import a_cdr, a_verdict
from application.calls.rerate_calls import OfClosed, Rerated
from application.calls.what_if import DestinationDifference, WhatIfResult
from domain.facts.amending import KeptCall, Order, amended
from domain.facts.call_facts import Amendment, HeldCall
from domain.pricing.verdict import UnratedReason, Verdict
from entrypoints.cli.calls.correction_reports import (
    amended_report,
    rerated_report,
    what_if_report,
)
from entrypoints.terminal.report import Table

EUR = "EUR"


def rerated() -> Rerated:
    done = Rerated(looked_at=3, changed=2)
    done.before[1, EUR] += Decimal("1.2")
    done.after[1, EUR] += Decimal("1.0")
    done.unrated["no_rate"] += 1
    return done


def test_what_each_company_pays_more_or_less() -> None:
    report = rerated_report(rerated(), {1: "Acme"}, dry=False)
    summary, companies, unrated = report.parts
    assert summary == "3 calls looked at, 2 changed"
    assert isinstance(companies, Table)
    assert isinstance(unrated, Table)
    assert companies.rows == [("Acme", EUR, Decimal("1.2"), Decimal("1.0"), Decimal("-0.2"))]
    assert unrated.rows == [("no_rate", 1)]


def test_a_rehearsal_says_so_and_a_company_without_a_name_has_its_number() -> None:
    report = rerated_report(rerated(), {}, dry=True)
    assert report.parts[0] == "3 calls looked at, 2 would change: nothing is changed"
    companies = report.document["companies"]
    assert isinstance(companies, list)
    assert companies[0]["company"] == "1"


def test_calls_of_closed_months_are_told_by_month() -> None:
    done = rerated()
    done.closed["2026-10", EUR] = OfClosed(2, Decimal("-0.2"))
    done.closed["2026-09", ""] = OfClosed(1)
    dry = rerated_report(done, {}, dry=True)
    table = dry.parts[-2]
    assert isinstance(table, Table)
    assert table.rows == [
        ("2026-09", 1, None, Decimal(0)),
        ("2026-10", 2, EUR, Decimal("-0.2")),
    ]
    assert "--closed" in str(dry.parts[-1])
    assert str(dry.document["closed_months"]).count("month") == 2
    assert "--closed" not in str(rerated_report(done, {}, dry=False).parts)
    assert "closed" not in str(rerated_report(rerated(), {}, dry=True).parts)


def test_who_looked_at_a_part_is_told_so() -> None:
    done = rerated()
    done.dropped = 380
    report = rerated_report(done, {}, dry=True)
    assert report.document["dropped"] == 380
    assert str(report.parts[1]).startswith(
        "380 more calls of that time were dropped: akira rebuild"
    )


def test_both_prices_by_destination_and_in_total_with_what_only_one_has_a_price_for() -> None:
    found = WhatIfResult()
    found.destinations["Germany", EUR] = DestinationDifference(
        calls=5, seconds=Decimal(120), both=1, only_now=2, only_then=1, now=Decimal(8),
        then=Decimal("1.5"), lost=Decimal(7), gained=Decimal("0.3"),
    )  # fmt: skip
    report = what_if_report(found, "other")
    table, total, shared = report.parts
    assert isinstance(table, Table)
    assert table.rows[0][2:] == (5, 1, 2, 1, Decimal(8), Decimal("1.5"), Decimal("-6.5"))
    assert total == "now 8.00 EUR, then 1.50 EUR, difference -6.50 EUR"
    assert shared == (
        "5 calls: 1 priced by both, 2 only now (7.00 EUR lost), 1 only then (0.30 EUR gained),"
        " 1 by neither"
    )
    assert report.document["totals"] == [
        {"currency": EUR, "calls": 5, "both": 1, "only_now": 2, "only_then": 1, "neither": 1,
         "now": Decimal(8), "then": Decimal("1.5"), "difference": Decimal("-6.5"),
         "lost": Decimal(7), "gained": Decimal("0.3")}
    ]  # fmt: skip


def test_an_amendment_tells_both_prices() -> None:
    before = HeldCall(cdr=a_cdr(), verdict=a_verdict())
    after = HeldCall(cdr=a_cdr(), verdict=Verdict(unrated_reason=UnratedReason.NO_RATE))
    kept = KeptCall(call_key=UUID(int=1), host="sip-01", revision=0, held=before)
    done = amended(kept, Amendment.RERATED, after, Order(by="ana", because="a test"))
    report = amended_report(done)
    assert report.parts == ["CallRerated, revision 1: 0.11 EUR -> unrated"]
    assert (report.document["before"], report.document["now"]) == (Decimal("0.11"), None)
    assert report.document["unrated_reason"] is UnratedReason.NO_RATE
