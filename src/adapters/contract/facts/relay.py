"""What event log and streams promise the relay of facts."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.waiting import within
from application.errors import UnavailableError
from application.facts.data import Fact, Heard
from application.facts.ports import FactLog, FactPublisher


class ToldLogProbe(Surroundings, Protocol):
    """Something of which others are told, one after the other."""

    @property
    def log(self) -> FactLog:
        """What the relay reads of which all is heard."""
        ...

    async def happen(self, count: int) -> None:
        """Let so many things happen, one after the other, each of them a fact."""
        ...


class FactLogProbe(ToldLogProbe, Protocol):
    """A log, and those who write into it."""

    def heard(self, heard: Heard) -> FactLog:
        """Give the same log, as the relay reads it of which so much is heard."""
        ...

    async def happen_unheard(self) -> None:
        """Let something be recorded that nobody outside hears of."""
        ...


class FactPublisherProbe(Surroundings, Protocol):
    """The streams of facts and their surroundings."""

    def publisher(self) -> AbstractAsyncContextManager[FactPublisher]:
        """Open a writer."""
        ...

    async def stored(self) -> Sequence[Fact]:
        """List what the streams of calls and of balances keep, in this order."""
        ...


class ToldLogContract:
    """No fact is passed over, and none comes under two names."""

    async def test_facts_come_in_the_order_of_the_log_and_once(self, probe: ToldLogProbe) -> None:
        await probe.happen(7)
        facts = await told(probe.log)
        assert len({fact.event_id for fact in facts}) == len(facts) == 7
        assert await told(probe.log) == []
        await probe.happen(2)
        assert not {fact.event_id for fact in await told(probe.log)} & {
            fact.event_id for fact in facts
        }

    async def test_no_more_come_at_once_than_asked_for(self, probe: ToldLogProbe) -> None:
        await probe.happen(5)
        facts, _ = await probe.log.unpublished(3)
        assert len(facts) == 3

    async def test_what_was_not_remembered_comes_again_under_the_same_ids(
        self, probe: ToldLogProbe
    ) -> None:
        await probe.happen(4)
        first = await probe.log.unpublished(10)
        assert await probe.log.unpublished(10) == first
        facts, place = await probe.log.unpublished(2)
        assert place is not None
        await probe.log.published(place)
        rest, _ = await probe.log.unpublished(10)
        assert [*facts, *rest] == list(first[0])

    async def test_an_empty_log_has_no_place(self, probe: ToldLogProbe) -> None:
        facts, place = await probe.log.unpublished(10)
        assert (list(facts), place) == ([], None)

    async def test_away_means_later(self, probe: ToldLogProbe) -> None:
        needs_outages(probe)
        await probe.happen(1)
        facts, place = await probe.log.unpublished(10)
        assert place is not None
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.log.unpublished(10)
        with pytest.raises(UnavailableError):
            await probe.log.published(place)
        await probe.come_back()
        assert await probe.log.unpublished(10) == (facts, place)


class FactLogContract(ToldLogContract):
    """And what nobody wishes to hear of is passed over."""

    async def test_what_nobody_hears_of_is_passed_over(self, probe: FactLogProbe) -> None:
        await probe.happen_unheard()
        facts, place = await probe.log.unpublished(10)
        assert list(facts) == []
        assert place is not None
        await probe.log.published(place)
        await probe.happen(1)
        assert len(await told(probe.log)) == 1

    async def test_calls_are_passed_over_where_only_balances_are_heard_of(
        self, probe: FactLogProbe
    ) -> None:
        await probe.happen(5)
        log = probe.heard(Heard.BALANCE)
        facts, place = await log.unpublished(3)
        assert list(facts) == []
        assert place is not None
        await log.published(place)
        assert len(await told(probe.heard(Heard.ALL))) == 2


class FactPublisherContract:
    """Each fact is stored once under its id, or somebody is told to publish it again."""

    async def test_each_fact_is_stored_once_in_order(self, probe: FactPublisherProbe) -> None:
        facts = [a_fact(number) for number in range(300)]
        async with probe.publisher() as publisher:
            for _ in range(2):
                await publisher.publish(facts)
        assert await probe.stored() == facts

    async def test_each_subject_finds_its_stream(self, probe: FactPublisherProbe) -> None:
        facts = [
            a_fact(1),
            a_fact(2, "cdr.unrated"),
            a_fact(3, "balance.low"),
            a_fact(4, "seal.head"),
        ]
        async with probe.publisher() as publisher:
            await publisher.publish(facts)
        assert await probe.stored() == facts

    async def test_no_fact_is_no_trouble(self, probe: FactPublisherProbe) -> None:
        async with probe.publisher() as publisher:
            await publisher.publish([])
        assert await probe.stored() == []

    async def test_away_means_later(self, probe: FactPublisherProbe) -> None:
        needs_outages(probe)
        facts = [a_fact(1), a_fact(2)]
        async with probe.publisher() as publisher:
            await publisher.publish(facts[:1])
            await probe.leave()
            with pytest.raises(UnavailableError):
                await publisher.publish(facts)
            await probe.come_back()
            await published(publisher, facts)
        assert await probe.stored() == facts


def a_fact(number: int, subject: str = "cdr.rated") -> Fact:
    """Give a fact by number."""
    return Fact(subject=subject, event_id=f"event-{number}", body=b'{"n": %d}' % number)


async def told(log: FactLog) -> Sequence[Fact]:
    """Read until nothing is new, as the relay does."""
    facts: list[Fact] = []
    while True:
        new, place = await log.unpublished(3)
        if place is None:
            return facts
        facts += new
        await log.published(place)


async def published(publisher: FactPublisher, facts: Sequence[Fact]) -> None:
    """Publish until it is done, as the relay does."""
    async with within(60):
        while True:
            try:
                return await publisher.publish(facts)
            except UnavailableError:
                await asyncio.sleep(0.02)
