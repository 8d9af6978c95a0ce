"""Whether a call came late is told by the close of its month."""

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from adapters.contract.builders.closes import a_close
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.ledger import MemoryCdrLedger


@pytest.mark.parametrize(("call_id", "late"), [("in-time", False), ("late", True)])
async def test_a_call_that_was_stored_after_the_close_is_late(call_id: str, *, late: bool) -> None:
    ledger = MemoryCdrLedger()
    await ledger.record([a_received_call(a_cdr(call_id="in-time"))])
    close = a_close(position=1)
    ledger.journal.append([close])
    await ledger.record([a_received_call(a_cdr(call_id="late"), seq=2)])
    [story] = await MemoryCallArchive(ledger, MOMENT).stories(call_id)
    assert (story.closed, story.late) == (close, late)


async def test_no_call_of_an_open_month_is_late() -> None:
    ledger = MemoryCdrLedger()
    await ledger.record([a_received_call()])
    ledger.journal.append([a_close(month="2026-10")])
    [story] = await MemoryCallArchive(ledger, MOMENT).stories(str(a_cdr().call_id))
    assert (story.closed, story.late) == (None, False)
