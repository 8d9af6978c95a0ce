"""Who took part is forgotten in calls and in letters."""

from datetime import timedelta

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_dead_letter, a_received_call
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.calls.party_book import MemoryPartyBook
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from application.calls.forget_parties import ForgetParties, Forgotten
from application.letters.data import LetterQuery, LettersForgotten
from domain.facts.amending import Order
from domain.money.errors import InvalidWishError

DAY = timedelta(days=1)
ORDER = Order(by="noc", because="request 17")


async def held() -> ForgetParties:
    ledger, box = MemoryCdrLedger(), MemoryDeadLetterBox()
    desk = MemoryDeadLetterDesk(box, MOMENT)
    await ledger.record([a_received_call(a_cdr(caller="+49151"))])
    await box.park([a_dead_letter(raw=b"x 49151", seq=1), a_dead_letter(raw=b"y 49151", seq=2)])
    await desk.waive(1, by="ana", because="a test call")
    return ForgetParties(
        book=MemoryPartyBook(ledger),
        desk=desk,
        plans=MemoryNumberPlans(ledger.journal),
        clock=lambda: MOMENT + 3 * DAY,
    )


async def test_a_number_goes_from_calls_and_settled_letters() -> None:
    forgets = await held()
    found = Forgotten(calls=1, letters=LettersForgotten(settled=1, open=1))
    assert await forgets.number("0049151", ORDER, dry_run=True) == found
    assert await forgets.number("0049151", ORDER) == found
    raw = [kept.letter.raw for kept in await forgets.desk.letters(LetterQuery())]
    assert raw == [b"", b"y 49151"]


async def test_what_is_old_goes() -> None:
    forgets = await held()
    done = await forgets.before(MOMENT + timedelta(days=1), ORDER)
    assert done == Forgotten(calls=1, letters=LettersForgotten(settled=1, open=1))


async def test_days_are_whole_and_counted_from_the_last_midnight() -> None:
    forgets = await held()
    assert (await forgets.older_than(3 * DAY, ORDER)).calls == 0
    assert (await forgets.older_than(2 * DAY, ORDER)).calls == 1


async def test_more_days_than_there_were_are_refused() -> None:
    forgets = await held()
    with pytest.raises(InvalidWishError, match="days"):
        await forgets.older_than(timedelta(days=999_999_999), ORDER)


@pytest.mark.parametrize("because", ["request of +49151", "0049151", "49151 wrote"])
async def test_a_reason_that_names_the_number_is_refused(because: str) -> None:
    forgets = await held()
    with pytest.raises(InvalidWishError, match="names the number") as refused:
        await forgets.number("+49151", Order(by="noc", because=because))
    assert refused.value.about == "because"


async def test_what_is_no_number_is_refused() -> None:
    forgets = await held()
    with pytest.raises(InvalidWishError, match="no number") as refused:
        await forgets.number("alice", ORDER)
    assert refused.value.about == "number"
