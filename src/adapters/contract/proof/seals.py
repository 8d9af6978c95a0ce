"""What every book of seals promises: the log in pieces, each bound to all before it."""

from asyncio import gather
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Protocol

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import a_company
from adapters.contract.facts.carrying import EventLogProbe, entries
from adapters.contract.facts.everything import fill
from application.errors import UnavailableError
from application.proof.ports import SealBook
from application.proof.sealing import Unsealed
from domain.proof.seals import (
    NOTHING_BEFORE,
    Flaw,
    Recomputed,
    Seal,
    event_digest,
    flaw_of,
    hash_of,
)

_ALL = 1_000_000


class SealProbe(EventLogProbe, Protocol):
    """A log, its seals, and what nobody may do."""

    @property
    def seals(self) -> SealBook:
        """The seals over the log."""
        ...

    def writing(self) -> AbstractAsyncContextManager[None]:
        """Let somebody have begun to write into the log, and not be ready, meanwhile."""
        ...

    async def lose(self, position: int) -> None:
        """Take an event out of the log, as only a superuser can."""
        ...


class SealBookContract:
    """What is sealed is the log, and whoever changes that is found."""

    async def test_an_empty_log_has_nothing_to_seal(self, probe: SealProbe) -> None:
        assert await probe.seals.mark() is None
        assert await probe.seals.seal(_ALL, 10) is None
        assert await probe.seals.held() is None
        assert await probe.seals.unsealed() == Unsealed()

    async def test_seals_follow_each_other_over_all_events(self, probe: SealProbe) -> None:
        await fill(probe)
        before = datetime.now(UTC)
        seals = await sealed(probe.seals, 30)
        log = await entries(probe.full)
        assert [seal.number for seal in seals] == list(range(1, len(seals) + 1))
        whole, rest = divmod(len(log), 30)
        assert [seal.events for seal in seals] == [30] * whole + [rest] * bool(rest)
        assert seals[-1].to_position == log[-1].position
        assert before <= seals[0].sealed_at <= seals[-1].sealed_at <= datetime.now(UTC)
        assert list(await flaws(probe.seals)) == []
        assert await probe.seals.mark() is None
        assert await probe.seals.unsealed() == Unsealed()

    async def test_anybody_can_compute_them_from_the_log(self, probe: SealProbe) -> None:
        await fill(probe)
        first, second, *_ = await sealed(probe.seals, 30)
        digests = [event_digest(each) for each in await entries(probe.full)]
        assert (first.previous, second.previous) == (NOTHING_BEFORE, first.sha256)
        assert first.sha256 == hash_of(first, digests[:30])
        assert second.sha256 == hash_of(second, digests[30:60])

    async def test_a_seal_is_held_by_its_number(self, probe: SealProbe) -> None:
        await fill(probe)
        seals = await sealed(probe.seals, 60)
        assert [await probe.seals.held(seal.number) for seal in seals] == seals
        assert await probe.seals.held() == seals[-1]
        assert await probe.seals.held(len(seals) + 1) is None
        assert [found.seal for found in await recomputed(probe.seals, 2)] == seals[1:]

    async def test_a_log_that_grew_is_sealed_on(self, probe: SealProbe) -> None:
        await fill(probe)
        first = await sealed(probe.seals, _ALL)
        await a_company(probe.money, "Gamma")
        waiting = await probe.seals.unsealed()
        assert (waiting.events, waiting.of_old_form) == (1, 0)
        assert waiting.since is not None
        second = await sealed(probe.seals, _ALL)
        assert [seal.number for seal in (*first, *second)] == [1, 2]
        assert second[0].from_position == first[0].to_position + 1

    async def test_it_is_sealed_up_to_a_position(self, probe: SealProbe) -> None:
        await fill(probe)
        tenth = (await entries(probe.full))[9].position
        seal = await probe.seals.seal(tenth, _ALL)
        assert seal is not None
        assert (seal.to_position, seal.events) == (tenth, 10)
        assert await probe.seals.seal(tenth, _ALL) is None
        assert await probe.seals.mark() is not None

    async def test_who_seals_beside_another_seals_nothing_twice(self, probe: SealProbe) -> None:
        await fill(probe)
        log = await entries(probe.full)
        for _ in range(4):
            await gather(*(probe.seals.seal(log[-1].position, 5) for _ in range(5)))
        await probe.seals.seal(log[-1].position, _ALL)
        seals = [found.seal for found in await recomputed(probe.seals, 1)]
        assert sum(seal.events for seal in seals) == len(log)
        assert list(await flaws(probe.seals)) == []

    async def test_nothing_is_sealed_before_whoever_writes_is_ready(self, probe: SealProbe) -> None:
        await fill(probe)
        async with probe.writing():
            mark = await probe.seals.mark()
            assert mark is not None
            assert not await probe.seals.settled(mark)
        assert await probe.seals.settled(mark)
        async with probe.writing():
            assert await probe.seals.settled(mark)

    async def test_what_is_taken_out_is_missed(self, probe: SealProbe) -> None:
        await fill(probe)
        seals = await sealed(probe.seals, 30)
        await probe.lose(seals[1].from_position + 3)
        assert list(await flaws(probe.seals)) == [(2, Flaw.COUNT)]

    async def test_away_means_later(self, probe: SealProbe) -> None:
        needs_outages(probe)
        await fill(probe)
        seals = await sealed(probe.seals, _ALL)
        await a_company(probe.money, "Gamma")
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.seals.mark()
        with pytest.raises(UnavailableError):
            await probe.seals.seal(_ALL, 10)
        with pytest.raises(UnavailableError):
            await recomputed(probe.seals, 1)
        await probe.come_back()
        assert await probe.seals.held() == seals[-1]


async def sealed(book: SealBook, most: int) -> list[Seal]:
    """Seal all that is there; give the new seals."""
    mark = await book.mark()
    assert mark is not None
    seals = []
    while seal := await book.seal(mark.position, most):
        seals.append(seal)
    return seals


async def recomputed(book: SealBook, first: int) -> Sequence[Recomputed]:
    """Recompute all from a number on."""
    return [found async for found in book.recomputed(first)]


async def flaws(book: SealBook) -> Sequence[tuple[int, Flaw]]:
    """List the seals that do not fit, and how."""
    before, found = None, []
    for each in await recomputed(book, 1):
        flaw = flaw_of(before, each)
        if flaw:
            found.append((each.seal.number, flaw))
        before = each.seal
    return found
