"""One dead letter looked at, and closed for good by a person."""

from attrs import frozen

from application.errors import RejectedError
from application.letters.data import KeptLetter, LetterQuery
from application.letters.ports import DeadLetterDesk


@frozen(kw_only=True)
class ShowLetter:
    """Give one letter, whatever was done about it."""

    desk: DeadLetterDesk

    async def __call__(self, number: int) -> KeptLetter:
        """Look.

        Raises:
            RejectedError: there is none.
            UnavailableError: the letters cannot be read just now.
        """
        found = await self.desk.letters(LetterQuery(numbers=[number]))
        if not found:
            raise RejectedError(f"there is no dead letter {number}")
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
