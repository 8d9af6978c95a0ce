"""Dead letters once more through the stream; the call's identity makes a repeat harmless."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from application.errors import UnavailableError
from application.intake.ports import RecordPublisher
from application.letters.again import confirmed_of, record_of
from application.letters.data import KeptLetter, LetterQuery, LetterStatus
from application.letters.ports import DeadLetterDesk

_BATCH = 100
# The letter holds the head or the place of the line, not the line.
_NOT_WHOLE = frozenset({"line_too_long", "refused_by_stream"})


@frozen(kw_only=True)
class Redriven:
    """What became of the wish, or would.

    Attributes:
        numbers: letters that are in the stream again.
        refused: why others are not, by number.
    """

    numbers: Sequence[int]
    refused: Mapping[int, str]


@frozen(kw_only=True)
class PlanRedrive:
    """Tell which letters would go, and why others would not; changes nothing."""

    desk: DeadLetterDesk

    async def __call__(self, wanted: LetterQuery) -> Redriven:
        """Plan.

        Raises:
            UnavailableError: the desk does not answer.
        """
        found = {letter.number: letter for letter in await self.desk.letters(wanted)}
        reasons = {number: objection(letter) for number, letter in found.items()}
        refused = {number: reason for number, reason in reasons.items() if reason is not None}
        absent = {n: "there is no such letter" for n in wanted.numbers or () if n not in found}
        chosen = [number for number in found if number not in refused]
        return Redriven(numbers=chosen, refused=refused | absent)


@frozen(kw_only=True)
class RedriveLetters:
    """Publish the original bytes of parked letters as records, from their original place."""

    desk: DeadLetterDesk
    publisher: RecordPublisher

    async def __call__(self, wanted: LetterQuery) -> Redriven:
        """Redrive what is parked, a hundred at a time; a hundred is marked when all are confirmed.

        Raises:
            UnavailableError: the stream or the desk does not answer; what was marked stays so.
        """
        planned = await PlanRedrive(desk=self.desk)(wanted)
        done: list[int] = []
        for first in range(0, len(planned.numbers), _BATCH):
            async with self.desk.redriving(planned.numbers[first : first + _BATCH]) as letters:
                await self._publish(letters)
            done += [letter.number for letter in letters]
        lost = {number: "no longer parked" for number in planned.numbers if number not in done}
        return Redriven(numbers=done, refused={**planned.refused, **lost})

    async def _publish(self, letters: Sequence[KeptLetter]) -> None:
        records = [record_of(kept, kept.letter.raw, f"r{kept.attempts}") for kept in letters]
        confirmed = await confirmed_of(self.publisher, records)
        if confirmed < len(records):
            raise UnavailableError(
                f"the stream confirmed {confirmed} of {len(records)} letters: none is marked"
            )


def objection(kept: KeptLetter) -> str | None:
    """Tell why the bytes of a letter may not be published again; None where they may."""
    if kept.status is not LetterStatus.PARKED:
        return f"is {kept.status.value}"
    if kept.letter.reason in _NOT_WHOLE:
        return "does not hold the whole line: republish the file"
    return None
