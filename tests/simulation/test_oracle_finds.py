"""The oracle can fail: whatever part of the product is wrong, a few seeds are enough to see it."""

from datetime import timedelta

import pytest

from application.intake.keep_receipts import KeepReceipts
from oracle.invariants import RULES
from simulation import wrong_books, wrong_uses
from simulation.parts import Parts
from simulation.running import run

FEW = range(100)
# In these the bridges keep receipts.
HEALING = range(0, 400, 10)
WRONG = {
    "debits twice": (
        Parts(journal=wrong_books.DebitsTwice),
        "a_call_moves_its_price_once",
    ),
    "forgets debits": (
        Parts(journal=wrong_books.ForgetsDebits),
        "a_call_moves_its_price_once",
    ),
    "bills each record": (
        Parts(ledger=wrong_books.BillsEachRecord),
        "a_dialog_is_billed_once",
    ),
    "rounds the balance": (
        Parts(journal=wrong_books.RoundsTheBalance),
        "a_balance_is_the_sum_of_its_movements",
    ),
    "pays again": (
        Parts(money=wrong_books.PaysAgain),
        "a_balance_is_the_sum_of_its_movements",
    ),
    "says nothing of credit": (
        Parts(journal=wrong_books.SaysNothingOfCredit),
        "exhausted_credit_is_told_in_turn",
    ),
    "keeps more than it logs": (
        Parts(journal=wrong_books.KeepsMoreThanItLogs),
        "all_follows_from_the_log",
    ),
    "drops the last call": (
        Parts(ledger=wrong_books.DropsTheLast),
        "every_call_is_there",
    ),
    "knows no call again": (
        Parts(ledger=wrong_books.KnowsNobody),
        "no_call_is_twice",
    ),
    "believes the first": (
        Parts(ledger=wrong_books.BelievesTheFirst),
        "who_is_parked_has_a_reason",
    ),
    "forgets copies": (
        Parts(ledger=wrong_books.ForgetsCopies),
        "every_message_has_one_end",
    ),
    "loses letters": (
        Parts(box=wrong_books.LosesLetters),
        "who_is_parked_has_a_reason",
    ),
    "counts no cost": (
        Parts(traffic=wrong_books.CountsNoCost),
        "traffic_counts_every_call",
    ),
    "prices by short prefixes": (
        Parts(prices=wrong_books.prices_of_short_prefixes),
        "a_call_says_what_was_written",
    ),
    "acknowledges first": (
        Parts(record_cdrs=wrong_uses.AcknowledgesFirst),
        "every_call_is_there",
    ),
    "forgets what is busy": (
        Parts(record_cdrs=wrong_uses.ForgetsWhatIsBusy),
        "every_call_is_there",
    ),
    "skips the unanswered": (
        Parts(record_cdrs=wrong_uses.SkipsUnanswered),
        "every_call_is_there",
    ),
    "tells the hosts first": (
        Parts(record_cdrs=wrong_uses.TellsTheHostsFirst),
        "hosts_are_told_what_is_settled",
    ),
    "tells the hosts nothing": (
        Parts(record_cdrs=wrong_uses.TellsTheHostsNothing),
        "hosts_are_told_what_is_settled",
    ),
    "remembers unconfirmed lines": (
        Parts(relay_cdrs=wrong_uses.RemembersUnconfirmedLines),
        "every_call_is_there",
    ),
    "remembers untold facts": (
        Parts(relay_facts=wrong_uses.RemembersUntoldFacts),
        "others_hear_all_once_in_order",
    ),
    "audits without patience": (
        Parts(patience=timedelta()),
        "gaps_are_what_the_stream_lost",
    ),
    "settles unseen gaps": (
        Parts(audit=wrong_uses.SettlesAtOnce),
        "gaps_are_what_the_stream_lost",
    ),
    "forgets gaps": (
        Parts(audit_book=wrong_books.ForgetsGaps),
        "gaps_are_what_the_stream_lost",
    ),
    "puts the audit back": (
        Parts(audit_book=wrong_books.PutsThePositionBack),
        "gaps_are_what_the_stream_lost",
    ),
}


@pytest.mark.parametrize(("parts", "rule"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_part_is_found(parts: Parts, rule: str) -> None:
    assert any(sentence.startswith(rule) for seed in FEW for sentence in run(seed, parts).wrong)


@pytest.mark.parametrize("part", [wrong_uses.SendsNothingAgain, wrong_uses.ForgetsItsReceipts])
def test_a_bridge_that_does_not_heal_is_found(part: type[KeepReceipts]) -> None:
    parts = Parts(keep_receipts=part)
    wrong = [sentence for seed in HEALING for sentence in run(seed, parts).wrong]
    assert any("not at rest" in sentence and "receipts" in sentence for sentence in wrong)


def test_every_rule_finds_something() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for _, rule in WRONG.values()}
