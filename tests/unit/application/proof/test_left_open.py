"""What waits for a person hinders the close of its month, whenever it came."""

from datetime import datetime, timedelta

from adapters.contract.builders import (
    a_cdr,
    a_dead_letter,
    a_receipt,
    a_received_call,
    cdr_payload,
)
from adapters.contract.builders.closes import NOVEMBER
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.proof.closes import MemoryCloseBook
from adapters.wire.acc_json.routing import cdr_of
from application.letters.data import DeadLetter
from application.proof.checking import Period
from application.proof.left_open import NothingIsOpen
from domain.pricing.verdict import UnratedReason, Verdict

UNTIL = NOVEMBER.end + timedelta(hours=4)
PERIOD = Period(start=NOVEMBER.start, end=NOVEMBER.end, until=UNTIL)


async def test_what_a_person_has_to_decide_is_named() -> None:
    ledger, box = MemoryCdrLedger(), MemoryDeadLetterBox()
    check = NothingIsOpen(MemoryCloseBook(ledger, box), cdr_of)
    assert await check(PERIOD) == []
    reasons = [UnratedReason.NO_RATE] * 2 + [UnratedReason.DURATION_OVER_LIMIT]
    for number, reason in enumerate(reasons, 1):
        verdict = Verdict(unrated_reason=reason)
        await ledger.record(
            [a_received_call(a_cdr(call_id=f"c{number}"), seq=number, verdict=verdict)]
        )
    await box.park([a_dead_letter()])
    assert await check(PERIOD) == [
        "1 dead letters wait, of calls of the month or of nobody knows when: akira dead list",
        "1 calls have no price, duration_over_limit: akira cdr accept, or correct, or void",
        "2 calls have no price, no_rate: akira rerate, or akira unrated settle",
    ]


async def test_a_letter_that_came_late_hinders_unless_it_shows_a_start_elsewhere() -> None:
    box = MemoryDeadLetterBox()
    check = NothingIsOpen(MemoryCloseBook(MemoryCdrLedger(), box), cdr_of)
    late = UNTIL + timedelta(days=9)
    for number, start in enumerate((NOVEMBER.start - timedelta(seconds=1), NOVEMBER.end)):
        await box.park([a_letter_of(start, number, late)])
        assert await check(PERIOD) == []
    await box.park([a_letter_of(NOVEMBER.end - timedelta(seconds=1), 3, late)])
    await box.park([a_dead_letter(raw=b"{", receipt=a_receipt(4, late))])
    before = NOVEMBER.start - timedelta(seconds=1)
    await box.park([a_dead_letter(raw=b"?", receipt=a_receipt(5, before))])
    [found] = await check(PERIOD)
    assert found.startswith("2 dead letters wait")


def a_letter_of(start: datetime, number: int, stored_at: datetime) -> DeadLetter:
    line = cdr_payload(call_id=f"c{number}", start_time=f"{start.timestamp():.3f}")
    return a_dead_letter(raw=line, receipt=a_receipt(number, stored_at))
