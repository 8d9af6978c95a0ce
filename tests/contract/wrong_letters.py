"""Twins of box and desk that each break one promise."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager

from attrs import define, evolve

from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from application.errors import PortError
from application.letters.data import DeadLetter, KeptLetter, LettersForgotten
from domain.calls.forgetting import Forgetting
from domain.facts.mending import LetterMended


@define
class ParksAgain(MemoryDeadLetterBox):
    """A letter for each delivery."""

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        for letter in letters:
            self.kept[letter.raw, "", "", len(self.kept)] = letter


@define
class LosesTheBytes(MemoryDeadLetterBox):
    """Keeps what can be read."""

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        readable = [
            evolve(each, raw=each.raw.decode(errors="replace").encode()) for each in letters
        ]
        await MemoryDeadLetterBox.park(self, readable)


@define
class IgnoresThePlace(MemoryDeadLetterBox):
    """The same bytes are the same letter, wherever they stood."""

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        places = {each.raw: each.provenance for each in self.letters}
        moved = [evolve(each, provenance=places.get(each.raw, each.provenance)) for each in letters]
        await MemoryDeadLetterBox.park(self, moved)


@define
class RefusesHostileLabels(MemoryDeadLetterBox):
    """Lets a letter fail because of its label."""

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        for letter in letters:
            letter.detail.encode()
        await MemoryDeadLetterBox.park(self, letters)


@define
class PretendsWhileAway(MemoryDeadLetterBox):
    """Says parked and keeps nothing."""

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        try:
            await MemoryDeadLetterBox.park(self, letters)
        except PortError:
            return


class MarksBeforeTheEnd(MemoryDeadLetterDesk):
    @asynccontextmanager
    async def redriving(self, numbers: Collection[int]) -> AsyncIterator[Sequence[KeptLetter]]:
        async with super().redriving(numbers) as held:
            pass
        yield held


class ForgetsWhatCameBack(MemoryDeadLetterDesk):
    def _copies(self, letter: object) -> int:
        del letter
        return 0


class CountsNoAttempts(MemoryDeadLetterDesk):
    @asynccontextmanager
    async def redriving(self, numbers: Collection[int]) -> AsyncIterator[Sequence[KeptLetter]]:
        async with super().redriving(numbers) as held:
            yield [evolve(kept, attempts=0) for kept in held]


class WaivesAgain(MemoryDeadLetterDesk):
    async def waive(self, number: int, *, by: str, because: str) -> bool:
        await super().waive(number, by=by, because=because)
        return True


class MendsBeforeTheEnd(MemoryDeadLetterDesk):
    @asynccontextmanager
    async def mending(
        self, number: int, raw: bytes, mended: LetterMended
    ) -> AsyncIterator[KeptLetter | None]:
        async with super().mending(number, raw, mended) as held:
            pass
        yield held


class MendsAgain(MemoryDeadLetterDesk):
    @asynccontextmanager
    async def mending(
        self, number: int, raw: bytes, mended: LetterMended
    ) -> AsyncIterator[KeptLetter | None]:
        self._settled.pop(number, None)
        async with super().mending(number, raw, mended) as held:
            yield held


class RemembersWhatWasMended(MemoryDeadLetterDesk):
    async def forget(self, wanted: Forgetting, *, dry_run: bool = False) -> LettersForgotten:
        before = {number: kept.mended for number, kept in self._settled.items()}
        found = await super().forget(wanted, dry_run=dry_run)
        self._settled = {
            number: evolve(kept, mended=before.get(number))
            for number, kept in self._settled.items()
        }
        return found
