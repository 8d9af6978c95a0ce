"""What an operator reads of closed months."""

from decimal import Decimal

from attrs import evolve

from adapters.contract.builders.closes import NOVEMBER, a_close
from application.proof.closing import CloseAttempt, Difference, Objection
from application.proof.sealing import Unsealed
from application.proof.verify_close import CloseVerdict
from application.proof.verify_seals import FlawedSeal, SealVerdict
from domain.facts.closing import CallSums, CallTotals, Closes
from entrypoints.cli.proof.close_reports import attempt_report, closes_report, verdict_report

CLOSE = a_close(quiet=("sip-09",))
SEALS = SealVerdict(seals=3, events=9, head=None, flawed=None, unsealed=Unsealed())
VERDICT = CloseVerdict(close=CLOSE, seals=SEALS, differences=(), late=CallTotals())


def test_a_month_that_is_closed_shows_its_figures() -> None:
    report = attempt_report(CloseAttempt(month=NOVEMBER, closed=CLOSE))
    assert report.good
    assert report.document["closed"]
    assert "taken to be quiet for good: sip-09" in report.parts
    assert report.parts[-1] == "2026-11 is closed, since 2026-12-01 05:00:07Z"
    again = attempt_report(CloseAttempt(month=NOVEMBER, closed=a_close(), already=True))
    assert again.good
    assert again.parts[-1] == "2026-11 is closed already, since 2026-12-01 05:00:07Z"


def test_a_month_that_stays_open_says_why() -> None:
    report = attempt_report(CloseAttempt(month=NOVEMBER, findings=[Objection("time", "not over")]))
    assert not report.good
    assert report.document["findings"] == [{"check": "time", "seen": "not over"}]
    assert report.parts[-1] == "NOT closed: 2026-11 stays open"


def test_what_a_month_was_not_closed_with_is_told_and_not_entered() -> None:
    findings = [Objection("hosts", "it was closed without --quiet sip-07")]
    attempt = CloseAttempt(month=NOVEMBER, closed=CLOSE, already=True, findings=findings)
    report = attempt_report(attempt)
    assert not report.good
    assert report.document["already"]
    assert report.document["findings"] == [{"check": "hosts", "seen": findings[0].seen}]
    assert report.parts[-2] == "NOT entered: a close stays what it was"
    [*_, table] = [part for part in report.parts if not isinstance(part, str)]
    assert table.rows == [("hosts", findings[0].seen)]


def test_closed_months_are_listed() -> None:
    early = a_close(month="2026-12", left_open=("2026-09", "2026-10"), because="audited")
    report = closes_report(Closes([CLOSE, early]))
    [table] = report.parts
    assert not isinstance(table, str)
    assert table.rows == [
        ("2026-11", CLOSE.closed_at, "clerk", 1, "0.11 EUR", None, None, CLOSE.seal),
        ("2026-12", early.closed_at, "clerk", 1, "0.11 EUR", "2026-09, 2026-10", "audited",
         early.seal),
    ]  # fmt: skip


def test_a_month_that_holds_says_so_and_tells_what_came_late() -> None:
    report = verdict_report(VERDICT)
    assert report.good
    assert report.parts[-2] == "nothing came after the close"
    assert report.parts[-1] == "2026-11 is what was closed at 2026-12-01 05:00:07Z"
    sums = CallSums(currency="EUR", calls=0, billed=0, amount=Decimal("-0.10"))
    late = CallTotals(calls=2, amendments=3, sums=(sums,))
    assert verdict_report(evolve(VERDICT, late=late)).parts[-2] == (
        "after the close: 2 late calls, 3 amendments (-0.1 EUR)"
    )
    assert "no amount" in str(verdict_report(evolve(VERDICT, late=CallTotals(calls=1))).parts[-2])


def test_a_month_that_does_not_hold_names_what_is_wrong() -> None:
    report = verdict_report(evolve(VERDICT, differences=[Difference("calls", 1, 2)]))
    assert not report.good
    assert report.parts[-1] == "NOT what was closed: 2026-11"
    changed = verdict_report(evolve(VERDICT, findings=[Objection("book", "cdr 7: nothing")]))
    assert not changed.good
    assert changed.document["findings"] == [{"check": "book", "seen": "cdr 7: nothing"}]
    assert "what is not as the log and the movements make it" in str(changed.parts)
    assert "at the close: stream, money" in changed.parts
    flawed = evolve(SEALS, flawed=FlawedSeal(2, None, "it is not there"))
    broken = verdict_report(evolve(VERDICT, seals=flawed))
    assert not broken.good
    assert "NOT whole: seal 2: it is not there" in broken.parts
    still = verdict_report(evolve(VERDICT, seals=evolve(SEALS, stands_still=True)))
    assert not still.good
    assert "NOT sealed on: is a worker running?" in still.parts
