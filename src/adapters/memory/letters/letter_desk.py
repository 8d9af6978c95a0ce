"""The dead letters in memory, for those who settle them."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from attrs import define, evolve, field

from adapters.memory.journal import MemoryJournal
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from application.letters.data import (
    DeadLetter,
    KeptLetter,
    LetterQuery,
    LettersForgotten,
    LetterStatus,
)
from application.letters.ports import DeadLetterDesk
from domain.calls.forgetting import Forgetting
from domain.facts.mending import LetterMended


@define
class MemoryDeadLetterDesk(DeadLetterDesk):
    """The letters of a box, numbered from 1; `at` is the moment of everything."""

    box: MemoryDeadLetterBox
    at: datetime
    login: str = "memory"
    journal: MemoryJournal = field(factory=MemoryJournal)
    _settled: dict[int, KeptLetter] = field(factory=dict, init=False)
    _copies_before: dict[int, int] = field(factory=dict, init=False)

    async def letters(self, wanted: LetterQuery) -> Sequence[KeptLetter]:
        self.box.fail_if_planned()
        found = [kept for kept in self._all() if _matches(kept, wanted)]
        return found[: wanted.limit]

    async def mentioning(self, text: str) -> Sequence[KeptLetter]:
        self.box.fail_if_planned()
        return [kept for kept in self._all() if text.encode() in kept.letter.raw]

    @asynccontextmanager
    async def redriving(self, numbers: Collection[int]) -> AsyncIterator[Sequence[KeptLetter]]:
        self.box.fail_if_planned()
        held = [
            evolve(
                kept,
                status=LetterStatus.REDRIVEN,
                attempts=kept.attempts + 1,
                resolved_by=self.login,
                resolved_at=self.at,
            )
            for kept in self._all()
            if kept.number in numbers and kept.status is LetterStatus.PARKED
        ]
        before = {kept.number: self._copies(kept.letter) for kept in held}
        yield held
        self._copies_before |= before
        self._settled |= {kept.number: kept for kept in held}

    @asynccontextmanager
    async def mending(
        self, number: int, raw: bytes, mended: LetterMended
    ) -> AsyncIterator[KeptLetter | None]:
        self.box.fail_if_planned()
        parked = [
            kept
            for kept in self._all()
            if kept.number == number and kept.status is LetterStatus.PARKED
        ]
        held = [
            evolve(
                kept,
                status=LetterStatus.MENDED,
                mended=raw,
                resolved_by=mended.by,
                resolved_because=mended.because,
                resolved_at=self.at,
            )
            for kept in parked
        ]
        yield held[0] if held else None
        self._settled |= {kept.number: kept for kept in held}
        self.journal.append([mended] * len(held))

    async def forget(self, wanted: Forgetting, *, dry_run: bool = False) -> LettersForgotten:
        self.box.fail_if_planned()
        concerned = [kept for kept in self._all() if kept.letter.raw and kept.concerns(wanted)]
        settled = [kept for kept in concerned if kept.is_settled(self.at)]
        if not dry_run:
            for kept in settled:
                bare = evolve(kept.letter, raw=b"", detail="")
                self._settled[kept.number] = evolve(kept, letter=bare, mended=None)
        return LettersForgotten(len(settled), len(concerned) - len(settled))

    async def waive(self, number: int, *, by: str, because: str) -> bool:
        self.box.fail_if_planned()
        for kept in self._all():
            if kept.number == number and kept.status is LetterStatus.PARKED:
                self._settled[number] = evolve(
                    kept,
                    status=LetterStatus.WAIVED,
                    resolved_by=by,
                    resolved_because=because,
                    resolved_at=self.at,
                )
                return True
        return False

    def _all(self) -> Sequence[KeptLetter]:
        return [self._kept(number, each) for number, each in enumerate(self.box.letters, start=1)]

    def _kept(self, number: int, letter: DeadLetter) -> KeptLetter:
        settled = self._settled.get(number)
        if settled is None:
            return KeptLetter(number=number, letter=letter, parked_at=self.at)
        came_back = self._copies(letter) > self._copies_before.get(number, 0)
        if settled.status is LetterStatus.REDRIVEN and came_back:
            return evolve(settled, status=LetterStatus.PARKED)
        return settled

    def _copies(self, letter: DeadLetter) -> int:
        return sum(_name(copy) == _name(letter) for copy in self.box.copies.values())


def _matches(kept: KeptLetter, wanted: LetterQuery) -> bool:
    return (
        wanted.status in (None, kept.status)
        and wanted.reason in (None, kept.letter.reason)
        and (wanted.numbers is None or kept.number in wanted.numbers)
    )


def _name(letter: DeadLetter) -> tuple[bytes, str, str, int]:
    place = letter.provenance
    return letter.raw, place.host, place.file_id, place.offset
