"""All is proved only where stream, book, files and money agree."""

from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT
from application.proof.completeness import Completeness
from application.proof.data import Ends, Finding, HostHour, MoneyCheck, StreamGap, WrongBalance
from application.proof.prove_book import BookProof
from application.proof.reconcile import HourBalance, Reconciliation
from application.proof.reconcile_files import FileReconciliation

NAME = HostHour(MOMENT, "sip-01")
HOURS = Reconciliation(
    since=MOMENT,
    hours=[HourBalance(name=NAME, received=1, ends=Ends(stored=1))],
    waiting=0,
    gaps=[],
    open_letters=0,
    money=MoneyCheck(),
)
GAP = StreamGap(stream="AKIRA_CDR", first_seq=5, last_seq=7, before=MOMENT)
LOST = [HourBalance(name=NAME, received=2, ends=Ends(stored=1))]
UNEXPLAINED = MoneyCheck(
    balances=[WrongBalance(company="Acme", balance=Decimal(1), movements=Decimal(2))]
)


def test_nothing_is_missing() -> None:
    assert Completeness(HOURS).proved
    assert Completeness(HOURS, FileReconciliation()).proved


@pytest.mark.parametrize("changes", [{"gaps": [GAP]}, {"hours": LOST}, {"money": UNEXPLAINED}])
def test_what_speaks_against_it(changes: dict[str, Any]) -> None:
    assert not Completeness(evolve(HOURS, **changes)).proved


def test_complete_files_make_good_what_the_stream_lost() -> None:
    lost = evolve(HOURS, gaps=[GAP])
    assert Completeness(lost, FileReconciliation(lines=1, stored=1)).proved
    assert not Completeness(lost, FileReconciliation(lines=1, missing=1)).proved


def test_complete_files_do_not_make_good_what_the_book_lost() -> None:
    assert not Completeness(evolve(HOURS, hours=LOST), FileReconciliation()).proved


def test_a_row_that_does_not_follow_from_the_log_speaks_against_it() -> None:
    assert Completeness(HOURS, book=BookProof()).proved
    finding = Finding(projection="cdr", key="1", log=None, book={})
    assert not Completeness(HOURS, book=BookProof(findings=[finding])).proved


def test_a_record_that_no_line_tells_speaks_against_it() -> None:
    assert not Completeness(HOURS, FileReconciliation(untold=1)).proved


def test_complete_files_make_good_what_the_stream_forgot() -> None:
    forgot = HourBalance(name=NAME, received=0, ends=Ends(stored=1), forgotten=1)
    hours = evolve(HOURS, hours=[forgot])
    assert not Completeness(hours).proved
    assert Completeness(hours, FileReconciliation(lines=1, stored=1)).proved
    came_again = evolve(HOURS, hours=[evolve(forgot, again=1, forgotten=0)])
    assert Completeness(came_again).proved
    assert Completeness(came_again, FileReconciliation(lines=1, stored=1)).proved


def test_a_time_without_any_record_proves_nothing() -> None:
    empty = evolve(HOURS, hours=[])
    assert Completeness(empty).is_of_nothing
    assert Completeness(empty, FileReconciliation()).is_of_nothing
    assert not Completeness(HOURS).is_of_nothing
    assert not Completeness(empty, FileReconciliation(lines=1, stored=1)).is_of_nothing
