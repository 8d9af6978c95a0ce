"""Twins of ledger and dead letter box that each break one promise."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from attrs import define, evolve

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from application.calls.data import Outcome
from application.errors import PortError, RejectedError
from application.letters.data import DeadLetter
from domain.facts.call_facts import CallReceived


@define
class EntersAgain(MemoryCdrLedger):
    """No duplicate check."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        new[call.call_key] = call
        return Outcome.STORED


@define
class LooksThenWrites(MemoryCdrLedger):
    """An await between check and write."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        known = dict(self.calls)
        await asyncio.sleep(0)
        outcomes = await super().record(cdrs)
        return [
            outcome if cdr.call_key in known else Outcome.STORED
            for cdr, outcome in zip(cdrs, outcomes, strict=True)
        ]


@define
class AlwaysStored(MemoryCdrLedger):
    """Says stored, whatever it did."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        super().meet(call, new)
        return Outcome.STORED


@define
class KeepsHalf(MemoryCdrLedger):
    """Keeps what came before the error."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        return [outcome for cdr in cdrs for outcome in await MemoryCdrLedger.record(self, [cdr])]


@define
class SwallowsConflicts(MemoryCdrLedger):
    """Takes other facts for a copy."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        outcome = super().meet(call, new)
        return Outcome.DUPLICATE if outcome is Outcome.CONFLICT else outcome


@define
class LastOneWins(MemoryCdrLedger):
    """Corrects the book by whoever came last."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        outcome = super().meet(call, new)
        if outcome is Outcome.CONFLICT:
            self.calls[call.call_key] = call
        return outcome


@define
class TakesRedeliveriesForCopies(MemoryCdrLedger):
    """Counts the same message as a duplicate."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        outcome = super().meet(call, new)
        if outcome is Outcome.REDELIVERED:
            self.copies[call.receipt] = call
        return outcome


@define
class CountsNoCopies(MemoryCdrLedger):
    """Leaves a copy unaccounted for."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        outcomes = await MemoryCdrLedger.record(self, cdrs)
        self.copies.clear()
        return outcomes


@define
class SortsTheOutcomes(MemoryCdrLedger):
    """Gives outcomes in the order of the keys."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        return sorted(await MemoryCdrLedger.record(self, cdrs))


@define
class CondemnsWhileAway(MemoryCdrLedger):
    """Takes an outage for bad content."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        try:
            return await MemoryCdrLedger.record(self, cdrs)
        except PortError as error:
            raise RejectedError("?") from error


@define
class RoundsToMilliseconds(MemoryCdrLedger):
    """Keeps three decimals."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        duration = call.cdr.duration
        rounded = duration - duration % type(duration)(milliseconds=1)
        return super().meet(evolve(call, cdr=evolve(call.cdr, duration=rounded)), new)


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
