"""Who says that nobody relays any more is believed, unless somebody does."""

from datetime import timedelta

import pytest

from adapters.contract.builders import MOMENT, a_received_call
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.health.duties import MemoryDuties
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.proof.census import MemoryRecordCensus
from application.errors import RejectedError
from application.health.retire_relay import RetireRelay
from application.proof.overview import DutyFigures

SECOND = timedelta(seconds=1)


@pytest.fixture
def census() -> MemoryRecordCensus:
    return MemoryRecordCensus(MemoryCdrLedger(), MemoryDeadLetterBox())


def retiring(census: MemoryRecordCensus) -> RetireRelay:
    return RetireRelay(duties=MemoryDuties(said=census.duties), census=census, clock=lambda: MOMENT)


def heard(census: MemoryRecordCensus, name: str, seconds: int) -> None:
    at = MOMENT - seconds * SECOND
    census.duties[name] = DutyFigures(name=name, begun_at=at, heard_at=at, worked_at=at)


async def test_a_relay_that_nobody_has_any_more_is_retired(census: MemoryRecordCensus) -> None:
    for name in ("relay", "heads", "audit"):
        heard(census, name, 61)
    await census.ledger.record([a_received_call(seq=1), a_received_call(seq=2)])
    done = await retiring(census)()
    assert done.names == ["heads", "relay"]
    assert [(each.name, each.positions > 0) for each in done.waiting] == [("relay", True)]
    assert census.duties["relay"] == DutyFigures(name="relay")
    assert census.duties["audit"].heard_at is not None
    again = await retiring(census)()
    assert (again.names, again.waiting) == ([], done.waiting)


@pytest.mark.parametrize("name", ["relay", "heads"])
async def test_a_relay_that_a_worker_has_is_not(census: MemoryRecordCensus, name: str) -> None:
    for duty in ("relay", "heads"):
        heard(census, duty, 61)
    heard(census, name, 60)
    with pytest.raises(RejectedError, match=f"had the duty {name} 60 s ago: set AKIRA_RELAY=off"):
        await retiring(census)()
    assert census.duties["relay"].heard_at is not None
