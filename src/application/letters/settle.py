"""Dead letters looked at, and closed for good by a person."""

from collections.abc import Sequence

from attrs import fields, frozen

from application.errors import RejectedError
from application.facts.read_numbers import NoteReading
from application.letters.data import KeptLetter, LetterQuery
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
class WaiveLetter:
    """Close a parked letter; who did it and why is kept."""

    desk: DeadLetterDesk

    async def __call__(self, number: int, *, by: str, because: str) -> None:
        """Waive.

        Raises:
            RejectedError: no name, no reason, or there is no such letter that is parked.
            UnavailableError: nothing was changed.
        """
        if not (by.strip() and because.strip()):
            raise RejectedError("a letter is waived by somebody, for a reason")
        if not await self.desk.waive(number, by=by.strip(), because=because.strip()):
            raise RejectedError(f"there is no parked dead letter {number}")
