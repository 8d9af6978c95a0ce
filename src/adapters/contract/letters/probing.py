"""What the promises about a desk of dead letters are tried with."""

from collections.abc import Sequence
from typing import Protocol

from adapters.contract.asking import Surroundings
from application.letters.data import DeadLetter, KeptLetter, LetterQuery, LetterStatus
from application.letters.ports import DeadLetterDesk
from domain.calls.provenance import Receipt


class DeskProbe(Surroundings, Protocol):
    """A desk, and a worker that parks letters."""

    @property
    def desk(self) -> DeadLetterDesk:
        """The desk."""
        ...

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        """Let the worker park letters in one batch."""
        ...

    async def duplicates(self) -> set[Receipt]:
        """Give the messages that were found to repeat another."""
        ...


async def parked(probe: DeskProbe, *letters: DeadLetter) -> Sequence[int]:
    """Let the worker park letters, one by one; give the numbers of all open ones."""
    for letter in letters:
        await probe.park([letter])
    return await open_numbers(probe)


async def open_numbers(probe: DeskProbe) -> Sequence[int]:
    """Give the numbers of the letters that are open."""
    kept = await probe.desk.letters(LetterQuery(status=LetterStatus.PARKED))
    return [each.number for each in kept]


async def letter(probe: DeskProbe, number: int) -> KeptLetter:
    """Give one letter."""
    [kept] = await probe.desk.letters(LetterQuery(numbers=[number]))
    return kept
