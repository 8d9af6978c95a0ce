"""Seals over the log of a journal in memory."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from attrs import define, field

from adapters.memory.facts.event_log import entries_of
from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryJournal
from application.facts.data import LogEntry
from application.proof.ports import SealBook
from application.proof.sealing import LogMark, Unsealed
from domain.proof.seals import Recomputed, Seal, event_digest, hash_of, seal_after


@define
class MemorySealBook(FailsOnDemand, SealBook):
    """Whoever writes has written when a method runs, but for those a test holds up.

    Attributes:
        open_writers: numbers of transactions that are not over.
        lost: positions of events that somebody took out of the log.
    """

    journal: MemoryJournal = field(factory=MemoryJournal)
    seals: list[Seal] = field(factory=list)
    open_writers: set[int] = field(factory=set)
    lost: set[int] = field(factory=set)
    _numbers: int = field(default=0, init=False)

    def next_number(self) -> int:
        """Draw the number of a transaction."""
        self._numbers += 1
        return self._numbers

    async def mark(self) -> LogMark | None:
        self.fail_if_planned()
        log = self._log()
        if not log or log[-1].position <= self._sealed_to():
            return None
        return LogMark(log[-1].position, self.next_number())

    async def settled(self, mark: LogMark) -> bool:
        self.fail_if_planned()
        return all(number >= mark.written_before for number in self.open_writers)

    async def seal(self, up_to: int, most: int) -> Seal | None:
        self.fail_if_planned()
        piece = [each for each in self._log() if self._sealed_to() < each.position <= up_to][:most]
        if not piece:
            return None
        before = self.seals[-1] if self.seals else None
        now = datetime.now(UTC)
        self.seals.append(seal_after(before, piece[-1].position, _digests(piece), now))
        return self.seals[-1]

    async def held(self, number: int | None = None) -> Seal | None:
        self.fail_if_planned()
        wanted = self.seals if number is None else [s for s in self.seals if s.number == number]
        return wanted[-1] if wanted else None

    async def recomputed(self, first: int) -> AsyncIterator[Recomputed]:
        self.fail_if_planned()
        for seal in [each for each in self.seals if each.number >= first]:
            piece = [
                each
                for each in self._log()
                if seal.from_position <= each.position <= seal.to_position
            ]
            yield Recomputed(seal=seal, events=len(piece), sha256=hash_of(seal, _digests(piece)))

    async def unsealed(self) -> Unsealed:
        self.fail_if_planned()
        waiting = [each for each in self._log() if each.position > self._sealed_to()]
        return Unsealed(events=len(waiting), since=waiting[0].at if waiting else None)

    def _log(self) -> Sequence[LogEntry]:
        return [each for each in entries_of(self.journal.log) if each.position not in self.lost]

    def _sealed_to(self) -> int:
        return self.seals[-1].to_position if self.seals else 0


def _digests(piece: Sequence[LogEntry]) -> list[bytes]:
    return [event_digest(each) for each in piece]
