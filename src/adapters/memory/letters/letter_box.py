"""Parked dead letters in memory."""

from collections.abc import Sequence

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from application.letters.data import DeadLetter
from application.letters.ports import DeadLetterBox
from domain.calls.provenance import Receipt


@define
class MemoryDeadLetterBox(FailsOnDemand, DeadLetterBox):
    """The letters by bytes and place, and the messages that only repeated one."""

    kept: dict[tuple[bytes, str, str, int], DeadLetter] = field(factory=dict, init=False)
    copies: dict[Receipt, DeadLetter] = field(factory=dict, init=False)

    @property
    def duplicates(self) -> set[Receipt]:
        """The messages that only repeated a letter."""
        return set(self.copies)

    @property
    def letters(self) -> Sequence[DeadLetter]:
        """What is parked, in the order of arrival."""
        return list(self.kept.values())

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        self.fail_if_planned()
        for letter in letters:
            place = letter.provenance
            key = (letter.raw, place.host, place.file_id, place.offset)
            if self.kept.setdefault(key, letter).receipt != letter.receipt:
                self.copies[letter.receipt] = letter
