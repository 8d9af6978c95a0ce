"""A redriven letter is in the stream under a fresh id before it counts as done."""

import pytest

from adapters.contract.builders import MOMENT, a_dead_letter
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from application.errors import UnavailableError
from application.intake.data import RecordKind
from application.letters.data import LetterQuery, LetterStatus
from application.letters.redrive import PlanRedrive, RedriveLetters, Redriven
from domain.calls.identity import message_id
from domain.calls.provenance import Provenance
from stream_in_hand import Stream


async def a_desk(*reasons: str) -> MemoryDeadLetterDesk:
    box = MemoryDeadLetterBox()
    await box.park(
        [a_dead_letter(raw=b"%d" % n, reason=reason, seq=n) for n, reason in enumerate(reasons, 1)]
    )
    return MemoryDeadLetterDesk(box, MOMENT)


async def statuses(desk: MemoryDeadLetterDesk) -> list[str]:
    return [kept.status.value for kept in await desk.letters(LetterQuery())]


async def test_the_original_bytes_go_out_from_their_place_under_a_fresh_id() -> None:
    desk, stream = await a_desk("not_json"), Stream()
    redrive = RedriveLetters(desk=desk, publisher=stream)
    found = await redrive(LetterQuery())
    assert (list(found.numbers), dict(found.refused)) == ([1], {})
    [record] = stream.taken
    [kept] = await desk.letters(LetterQuery())
    assert record.message_id == f"{message_id('sip-01', b'1')}:r1"
    assert (record.kind, record.body, record.host) == (RecordKind.CDR, b"1", "sip-01")
    assert record.line.offset == kept.letter.provenance.offset
    assert record.line.read_at == kept.letter.provenance.read_at
    assert kept.status is LetterStatus.REDRIVEN


async def test_each_attempt_has_its_own_id() -> None:
    desk, stream = await a_desk("not_json"), Stream()
    redrive = RedriveLetters(desk=desk, publisher=stream)
    await redrive(LetterQuery())
    await desk.box.park(
        [a_dead_letter(raw=b"1", reason="not_json", provenance=_place(desk), seq=9)]
    )
    await redrive(LetterQuery())
    assert [record.message_id.partition(":")[2] for record in stream.taken] == ["r1", "r2"]


async def test_what_the_stream_did_not_confirm_is_not_done() -> None:
    desk = await a_desk("not_json", "not_json")
    with pytest.raises(UnavailableError, match="1 of 2"):
        await RedriveLetters(desk=desk, publisher=Stream(confirms=1))(LetterQuery())
    assert await statuses(desk) == ["parked", "parked"]


async def test_a_hundred_that_are_confirmed_stay_done() -> None:
    desk = await a_desk(*["not_json"] * 150)
    with pytest.raises(UnavailableError):
        await RedriveLetters(desk=desk, publisher=Stream(confirms=120))(LetterQuery(limit=999))
    done = [kept.status for kept in await desk.letters(LetterQuery(limit=999))]
    assert done == [LetterStatus.REDRIVEN] * 100 + [LetterStatus.PARKED] * 50


@pytest.mark.parametrize("reason", ["line_too_long", "refused_by_stream"])
async def test_half_a_line_is_refused(reason: str) -> None:
    desk, stream = await a_desk(reason), Stream()
    found = await RedriveLetters(desk=desk, publisher=stream)(LetterQuery())
    assert (stream.taken, list(found.numbers)) == ([], [])
    assert "republish" in found.refused[1]


async def test_what_is_closed_or_absent_is_refused() -> None:
    desk, stream = await a_desk("not_json"), Stream()
    await desk.waive(1, by="ana", because="a test")
    found = await RedriveLetters(desk=desk, publisher=stream)(LetterQuery(numbers=[1, 7]))
    assert dict(found.refused) == {1: "is waived", 7: "there is no such letter"}
    assert stream.taken == []


async def test_a_plan_changes_nothing() -> None:
    desk = await a_desk("not_json", "time")
    found = await PlanRedrive(desk=desk)(LetterQuery(reason="time"))
    assert found == Redriven(numbers=[2], refused={})
    assert await statuses(desk) == ["parked", "parked"]


def _place(desk: MemoryDeadLetterDesk) -> Provenance:
    return desk.box.letters[0].provenance
