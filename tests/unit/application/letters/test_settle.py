"""A letter is shown whatever became of it, and closed only by somebody for a reason."""

from datetime import timedelta

import pytest
from attrs import define

from adapters.contract.builders import MOMENT, a_dead_letter
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from application.errors import RejectedError, UnavailableError
from application.letters.data import KeptLetter, LetterQuery, LetterStatus
from application.letters.settle import ListLetters, ShowLetter, Waived, WaiveLetters
from domain.facts.reading import NumbersRead
from readers import noting, readings, refusing

ONE = LetterQuery(numbers=[1])


@define
class SomebodyWasQuicker(MemoryDeadLetterDesk):
    """Each letter is closed by somebody else between the look and the word."""

    async def waive(self, number: int, *, by: str, because: str) -> bool:
        await MemoryDeadLetterDesk.waive(self, number, by="bob", because="first")
        return await MemoryDeadLetterDesk.waive(self, number, by=by, because=because)


@pytest.fixture
async def desk() -> MemoryDeadLetterDesk:
    box = MemoryDeadLetterBox()
    await box.park([a_dead_letter()])
    return MemoryDeadLetterDesk(box, MOMENT)


async def test_a_letter_is_shown_by_its_number(desk: MemoryDeadLetterDesk) -> None:
    assert (await ShowLetter(desk=desk, noting=noting())(1)).letter == a_dead_letter()
    with pytest.raises(RejectedError, match="no dead letter 2"):
        await ShowLetter(desk=desk, noting=noting())(2)


async def test_who_waived_it_and_why_is_kept(desk: MemoryDeadLetterDesk) -> None:
    waive = WaiveLetters(desk=desk)
    rehearsed = await waive(ONE, by="ana", because="a test", dry_run=True)
    assert rehearsed == Waived(numbers=[1], refused={})
    waived = await waive(ONE, by=" ana ", because=" a test ")
    assert waived == Waived(numbers=[1], refused={})
    kept = await ShowLetter(desk=desk, noting=noting())(1)
    assert (kept.status, kept.resolved_by) == (LetterStatus.WAIVED, "ana")
    assert kept.resolved_because == "a test"


async def test_all_of_a_reason_are_waived_and_no_other(desk: MemoryDeadLetterDesk) -> None:
    await desk.box.park([a_dead_letter(raw=b"2"), a_dead_letter(raw=b"3", reason="other")])
    wanted = LetterQuery(reason=a_dead_letter().reason, status=LetterStatus.PARKED)
    waived = await WaiveLetters(desk=desk)(wanted, by="ana", because="a test")
    assert waived == Waived(numbers=[1, 2], refused={})
    assert [
        kept.number for kept in await desk.letters(LetterQuery(status=LetterStatus.PARKED))
    ] == [3]


async def test_what_is_not_parked_is_told_with_its_reason(desk: MemoryDeadLetterDesk) -> None:
    waive = WaiveLetters(desk=desk)
    await waive(ONE, by="ana", because="a test")
    again = await waive(LetterQuery(numbers=[1, 7]), by="ana", because="again")
    assert again == Waived(numbers=[], refused={1: "is waived", 7: "there is no such letter"})
    quicker = WaiveLetters(desk=SomebodyWasQuicker(desk.box, MOMENT))
    assert (await quicker(ONE, by="ana", because="late")).refused == {1: "no longer parked"}


@pytest.mark.parametrize(
    ("status", "hours", "settled"),
    [
        (LetterStatus.PARKED, None, False),
        (LetterStatus.WAIVED, 0, True),
        (LetterStatus.REDRIVEN, 1, False),
        (LetterStatus.REDRIVEN, 2, True),
    ],
)
def test_what_was_redriven_may_come_back_for_an_hour(
    status: LetterStatus, hours: int | None, settled: bool
) -> None:
    resolved_at = None if hours is None else MOMENT - timedelta(hours=hours)
    kept = KeptLetter(
        number=1,
        letter=a_dead_letter(),
        parked_at=MOMENT,
        status=status,
        resolved_at=resolved_at,
    )
    assert kept.is_settled(MOMENT) is settled


@pytest.mark.parametrize(("by", "because"), [(" ", "a test"), ("ana", "")])
async def test_nobody_waives_for_nothing(desk: MemoryDeadLetterDesk, by: str, because: str) -> None:
    with pytest.raises(RejectedError, match="somebody, for a reason"):
        await WaiveLetters(desk=desk)(ONE, by=by, because=because)
    assert (await ShowLetter(desk=desk, noting=noting())(1)).status is LetterStatus.PARKED


async def test_who_looks_at_letters_is_noted_first(desk: MemoryDeadLetterDesk) -> None:
    trail = MemoryAuditTrail()
    query = LetterQuery(status=LetterStatus.PARKED)
    assert len(await ListLetters(desk=desk, noting=noting(trail))(query)) == 1
    await ShowLetter(desk=desk, noting=noting(trail))(1)
    assert readings(trail) == [
        NumbersRead(by="ana", view="dead list", filters=("status",), calls=1),
        NumbersRead(by="ana", view="dead show", filters=("numbers",), calls=1),
    ]
    with pytest.raises(UnavailableError, match="cannot be noted"):
        await ListLetters(desk=desk, noting=refusing())(query)
    with pytest.raises(UnavailableError, match="cannot be noted"):
        await ShowLetter(desk=desk, noting=refusing())(1)
