"""The promises about dead letters: a box to park them, a desk to settle them."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, runtime_checkable

from application.letters.data import DeadLetter, KeptLetter, LetterQuery, LettersForgotten
from domain.calls.forgetting import Forgetting
from domain.facts.mending import LetterMended


@runtime_checkable
class DeadLetterBox(Protocol):
    """Records that need a person."""

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        """Keep each letter once; the same bytes from the same place are the same letter.

        Raises:
            UnavailableError: nothing was parked; try again.
        """
        ...


@runtime_checkable
class DeadLetterDesk(Protocol):
    """The dead letters, to be read and settled."""

    async def letters(self, wanted: LetterQuery) -> Sequence[KeptLetter]:
        """Give the letters that match, in the order in which they were parked.

        Raises:
            UnavailableError: the letters cannot be read just now.
        """
        ...

    async def mentioning(self, text: str) -> Sequence[KeptLetter]:
        """Give the letters whose bytes hold this text, in the order of `letters`.

        Raises:
            UnavailableError: the letters cannot be read just now.
        """
        ...

    def redriving(
        self, numbers: Collection[int]
    ) -> AbstractAsyncContextManager[Sequence[KeptLetter]]:
        """Hold those of the letters that are parked while their bytes are published again.

        Each counts one more attempt already in the block. When the block ends well they are
        redriven; when it raises, nothing has changed. A letter whose message comes back to the
        dead letters, however soon, is parked again.

        Raises:
            UnavailableError: nothing was changed.
        """
        ...

    def mending(
        self, number: int, raw: bytes, mended: LetterMended
    ) -> AbstractAsyncContextManager[KeptLetter | None]:
        """Hold a letter that is parked while `raw` is published in its place; None where none is.

        When the block ends well the letter is mended for good, keeps both forms, and the fact is
        in the log; when it raises, nothing has changed. A copy of its line opens it no more.

        Raises:
            UnavailableError: nothing was changed.
        """
        ...

    async def forget(self, wanted: Forgetting, *, dry_run: bool = False) -> LettersForgotten:
        """Forget all bytes of settled letters that are concerned; a dry run only counts.

        Raises:
            UnavailableError: nothing was forgotten; try again, or with the rights of the owner.
        """
        ...

    async def waive(self, number: int, *, by: str, because: str) -> bool:
        """Close a parked letter for good, with a name and a reason; False where none is parked.

        Raises:
            UnavailableError: nothing was changed.
        """
        ...
