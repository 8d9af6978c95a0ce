"""A letter that is mended becomes a call once, and says for ever what was changed and by whom."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from attrs import define, evolve, field

from adapters.contract.builders import MOMENT, a_cdr, a_provenance, cdr_payload
from adapters.memory.calls.kept_calls import MemoryKeptCalls
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from adapters.wire.acc_json.mending import mended_record
from adapters.wire.acc_json.routing import cdr_of
from application.calls.mend_record import MendRecord
from application.errors import RejectedError, UnavailableError
from application.intake.data import RecordKind
from application.letters.data import KeptLetter, LetterQuery, LetterStatus
from application.letters.redrive import RedriveLetters
from builders import a_delivery
from domain.calls.identity import call_key
from domain.facts.mending import LetterMended
from memory_books import prices
from stream_in_hand import Stream
from worker_in_hand import Worker

BAD = cdr_payload(duration="x")


@define
class Scene:
    """A worker that has parked one record, and an operator beside it."""

    worker: Worker = field(factory=Worker)
    stream: Stream = field(factory=Stream)
    desk: MemoryDeadLetterDesk = field()

    @desk.default
    def _over_the_box(self) -> MemoryDeadLetterDesk:
        return MemoryDeadLetterDesk(self.worker.box, MOMENT, journal=self.worker.ledger.journal)

    @property
    def mend(self) -> MendRecord:
        """Wire the use case."""
        calls = MemoryKeptCalls(self.worker.ledger)
        return MendRecord(desk=self.desk, calls=calls, publisher=self.stream, mend=mended_record)

    async def receives(self, body: bytes, seq: int = 1) -> None:
        """Deliver a line to the worker."""
        content = cdr_of(body)
        provenance = a_provenance(offset=77, read_at=a_cdr().end_time)
        delivery = a_delivery(body=body, content=content, seq=seq, provenance=provenance)
        await self.worker.record_cdrs.record([delivery])

    async def letter(self) -> KeptLetter:
        """Give the letter."""
        [kept] = await self.desk.letters(LetterQuery(numbers=[1]))
        return kept

    def told(self) -> list[LetterMended]:
        """Give what the log tells of mending."""
        log = self.worker.ledger.journal.log
        return [fact for fact in log if isinstance(fact, LetterMended)]


@pytest.fixture
async def scene() -> Scene:
    scene = Scene()
    await scene.worker.opens("Acme")
    scene.worker.prices.book = prices("0.60")
    await scene.receives(BAD)
    return scene


async def test_a_mended_record_is_a_call_with_the_letters_place_and_is_billed_once(
    scene: Scene,
) -> None:
    changes = {"duration": "61.204", "callee": "4001"}
    fact = await scene.mend(1, changes, by=" ana ", because=" the snippet was wrong ")
    [record] = scene.stream.taken
    kept = await scene.letter()
    assert (record.kind, record.host, record.body) == (RecordKind.CDR, "sip-01", kept.mended)
    assert record.line.length == len(BAD)
    place = kept.letter.provenance
    assert (record.line.file_id, record.line.offset, record.line.read_at) == (
        place.file_id, place.offset, place.read_at,
    )  # fmt: skip
    for seq in (2, 3):
        await scene.receives(record.body, seq)
    [call] = scene.worker.ledger.calls.values()
    assert (call.cdr, call.provenance) == (a_cdr(), place)
    assert [e.movement.amount for e in scene.worker.ledger.journal.entries] == [Decimal("-0.62")]
    assert fact == LetterMended(
        letter=1,
        host="sip-01",
        file_id="file-1",
        offset=77,
        changes=("duration=61.204", "callee"),
        because="the snippet was wrong",
        by="ana",
    )
    assert scene.told() == [fact]


async def test_the_letter_keeps_both_forms_and_who_changed_it(scene: Scene) -> None:
    await scene.mend(1, {"duration": "61.204"}, by="ana", because="a test")
    kept = await scene.letter()
    assert (kept.status, kept.resolved_by, kept.resolved_because, kept.resolved_at) == (
        LetterStatus.MENDED, "ana", "a test", MOMENT,
    )  # fmt: skip
    assert kept.letter.raw == BAD
    assert kept.mended == mended_record(BAD, {"duration": "61.204"}).raw


async def test_a_mended_letter_is_not_opened_by_a_copy_of_its_line(scene: Scene) -> None:
    await scene.mend(1, {"duration": "61.204"}, by="ana", because="a test")
    await scene.receives(BAD, seq=9)
    assert (await scene.letter()).status is LetterStatus.MENDED
    with pytest.raises(RejectedError, match="dead letter 1 is mended"):
        await scene.mend(1, {"duration": "60"}, by="ana", because="a test")
    redriven = await RedriveLetters(desk=scene.desk, publisher=scene.stream)(LetterQuery())
    assert redriven.refused == {1: "is mended"}


@pytest.mark.parametrize("duration", ["61.204", "99"])
async def test_where_the_book_has_the_call_the_letter_stays_open(
    scene: Scene, duration: str
) -> None:
    await scene.receives(cdr_payload(), seq=2)
    why = f"the book has a record of this call already \\({call_key(a_cdr())}\\)"
    with pytest.raises(RejectedError, match=why):
        await scene.mend(1, {"duration": duration}, by="ana", because="a test")
    await refused(scene)


@pytest.mark.parametrize(
    ("number", "changes", "who", "why"),
    [
        (1, {"duration": "long"}, ("ana", "b"), "that makes no CDR of it: duration"),
        (1, {"duration": "1", "sip_code": "799"}, ("ana", "b"), 'sip_code cannot be "799"'),
        (1, {"colour": "red"}, ("ana", "b"), "colour is no field of a CDR"),
        (2, {"duration": "1"}, ("ana", "b"), "there is no dead letter 2"),
        (1, {}, ("ana", "b"), "by somebody, for a reason, in something"),
        (1, {"duration": "1"}, (" ", "b"), "by somebody, for a reason, in something"),
        (1, {"duration": "1"}, ("ana", ""), "by somebody, for a reason, in something"),
    ],
)
async def test_what_cannot_be_meant_leaves_the_letter_open(
    scene: Scene, number: int, changes: dict[str, str], who: tuple[str, str], why: str
) -> None:
    with pytest.raises(RejectedError, match=why):
        await scene.mend(number, changes, by=who[0], because=who[1])
    await refused(scene)


async def test_a_whole_line_is_a_call_of_the_letters_place_and_is_billed_once() -> None:
    scene = Scene()
    await scene.worker.opens("Acme")
    scene.worker.prices.book = prices("0.60")
    broken = b"\0" + cdr_payload()
    await scene.receives(broken)
    fact = await scene.mend(1, cdr_payload(), by="ana", because="a NUL in front")
    assert (fact.changes, scene.told()) == (("the whole line",), [fact])
    [record], kept = scene.stream.taken, await scene.letter()
    assert (kept.letter.raw, kept.mended, record.body) == (broken, cdr_payload(), cdr_payload())
    assert record.line.length == len(broken)
    for seq in (2, 3):
        await scene.receives(record.body, seq)
    [call] = scene.worker.ledger.calls.values()
    assert (call.cdr, call.provenance) == (a_cdr(), kept.letter.provenance)
    assert [e.movement.amount for e in scene.worker.ledger.journal.entries] == [Decimal("-0.62")]


async def test_a_whole_line_of_a_call_that_the_book_has_is_refused(scene: Scene) -> None:
    await scene.receives(cdr_payload(), seq=2)
    with pytest.raises(RejectedError, match="the book has a record of this call already"):
        await scene.mend(1, cdr_payload(duration="99"), by="ana", because="a test")
    await refused(scene)


async def test_half_a_line_is_not_mended(scene: Scene) -> None:
    scene.worker.box.kept = {
        name: evolve(letter, reason="line_too_long")
        for name, letter in scene.worker.box.kept.items()
    }
    with pytest.raises(RejectedError, match="dead letter 1 does not hold the whole line"):
        await scene.mend(1, {"duration": "1"}, by="ana", because="a test")


async def test_what_the_stream_does_not_confirm_is_not_mended(scene: Scene) -> None:
    scene.stream.confirms = 0
    with pytest.raises(UnavailableError, match="did not confirm"):
        await scene.mend(1, {"duration": "61.204"}, by="ana", because="a test")
    assert (await scene.letter()).status is LetterStatus.PARKED
    assert scene.told() == []
    scene.stream.confirms = 9
    await scene.mend(1, {"duration": "61.204"}, by="ana", because="a test")
    assert len({record.message_id for record in scene.stream.taken}) == 1


async def test_who_is_quicker_leaves_nothing_to_mend(scene: Scene) -> None:
    @define
    class Overtaken(MemoryDeadLetterDesk):
        async def letters(self, wanted: LetterQuery) -> Sequence[KeptLetter]:
            found = await super().letters(wanted)
            await self.waive(1, by="bob", because="quicker")
            return found

    scene.desk = Overtaken(scene.worker.box, MOMENT, journal=scene.worker.ledger.journal)
    with pytest.raises(RejectedError, match="dead letter 1 is no longer parked"):
        await scene.mend(1, {"duration": "61.204"}, by="ana", because="a test")
    assert (scene.stream.taken, scene.told()) == ([], [])


async def refused(scene: Scene) -> None:
    """Nothing was published or told, and the letter is open."""
    kept = await scene.letter()
    assert (kept.status, kept.mended, kept.resolved_by) == (LetterStatus.PARKED, None, None)
    assert (scene.stream.taken, scene.told()) == ([], [])
