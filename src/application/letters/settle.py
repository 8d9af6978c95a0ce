"""Dead letters looked at, and closed for good by a person."""

from collections.abc import Mapping, Sequence

from attrs import fields, frozen

from application.errors import RejectedError
from application.facts.read_numbers import NoteReading
from application.letters.data import KeptLetter, LetterQuery, LetterStatus
from application.letters.ports import DeadLetterDesk

_LIMIT = "limit"


@frozen(kw_only=True)
class ListLetters:
    """Give letters with their bytes; who looks is noted first."""

    desk: DeadLetterDesk
    noting: NoteReading

    async def __call__(self, wanted: LetterQuery) -> Sequence[KeptLetter]:
        """Look, the oldest first.

        Raises:
            UnavailableError: the letters cannot be read just now, or who asks cannot be noted.
        """
        found = await self.desk.letters(wanted)
        names = [each.name for each in fields(LetterQuery) if each.name != _LIMIT]
        asked = [name for name in names if getattr(wanted, name) is not None]
        await self.noting("dead list", asked, len(found))
        return found


@frozen(kw_only=True)
class ShowLetter:
    """Give one letter, whatever was done about it; who looks is noted first."""

    desk: DeadLetterDesk
    noting: NoteReading

    async def __call__(self, number: int) -> KeptLetter:
        """Look.

        Raises:
            RejectedError: there is none.
            UnavailableError: the letters cannot be read just now, or who asks cannot be noted.
        """
        found = await self.desk.letters(LetterQuery(numbers=[number]))
        if not found:
            raise RejectedError(f"there is no dead letter {number}")
        await self.noting("dead show", ["numbers"], 1)
        return found[0]


@frozen(kw_only=True)
class Waived:
    """What became of the wish to close letters, or would.

    Attributes:
        numbers: letters that are closed.
        refused: why others are not, by number.
    """

    numbers: Sequence[int]
    refused: Mapping[int, str]


@frozen(kw_only=True)
class WaiveLetters:
    """Close parked letters; who did it and why is kept."""

    desk: DeadLetterDesk

    async def __call__(
        self, wanted: LetterQuery, *, by: str, because: str, dry_run: bool = False
    ) -> Waived:
        """Waive one after the other; those that are waived stay so.

        Raises:
            RejectedError: no name or no reason.
            UnavailableError: the desk does not answer.
        """
        if not (by.strip() and because.strip()):
            raise RejectedError("a letter is waived by somebody, for a reason")
        found = await self.desk.letters(wanted)
        refused = dict.fromkeys(wanted.numbers or (), "there is no such letter")
        done: list[int] = []
        for kept in found:
            refused.pop(kept.number, None)
            if kept.status is not LetterStatus.PARKED:
                refused[kept.number] = f"is {kept.status.value}"
            elif dry_run or await self._waive(kept.number, by, because):
                done.append(kept.number)
            else:
                refused[kept.number] = "no longer parked"
        return Waived(numbers=done, refused=refused)

    async def _waive(self, number: int, by: str, because: str) -> bool:
        return await self.desk.waive(number, by=by.strip(), because=because.strip())
