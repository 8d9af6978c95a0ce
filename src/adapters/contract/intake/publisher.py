"""What every writer of the stream promises the bridge."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from attrs import frozen

from adapters.contract.asking import Surroundings, needs, needs_outages
from adapters.contract.builders import a_record
from adapters.contract.waiting import until
from application.intake.data import Record, RecordKind
from application.intake.ports import RecordPublisher


@frozen
class Stored:
    """A message as the stream keeps it."""

    subject: str
    body: bytes
    reason: str | None


class PublisherProbe(Surroundings, Protocol):
    """A stream and its surroundings."""

    @property
    def can_be_full(self) -> bool:
        """Whether the stream can be given a limit."""
        return True

    def publisher(self) -> AbstractAsyncContextManager[RecordPublisher]:
        """Open a writer."""
        ...

    async def stored(self) -> Sequence[Stored]:
        """List what the stream keeps, in order."""
        ...

    async def allow(self, messages: int | None) -> None:
        """Let the stream hold so many messages, or any number."""
        ...


class RecordPublisherContract:
    """Each record is stored once and confirmed once, whatever the stream goes through."""

    async def test_each_record_is_stored_once_in_order_and_confirmed_once(
        self, probe: PublisherProbe
    ) -> None:
        records = [a_record(number) for number in range(300)]
        confirmed: list[Record] = []
        async with probe.publisher() as publisher:
            await publisher.publish(records, confirmed.append)
            await publisher.drain()
        assert [each.body for each in await probe.stored()] == [each.body for each in records]
        assert sorted(each.message_id for each in confirmed) == sorted(
            each.message_id for each in records
        )

    async def test_a_repeated_id_is_confirmed_and_stored_once(self, probe: PublisherProbe) -> None:
        confirmed: list[Record] = []
        known: list[Record] = []
        async with probe.publisher() as publisher:
            for _ in range(3):
                await publisher.publish([a_record(1)], confirmed.append, known=known.append)
            await publisher.drain()
        assert len(await probe.stored()) == 1
        assert len(confirmed) == 3
        assert known == [a_record(1)] * 2

    async def test_each_kind_has_its_subject_and_a_dead_line_its_reason(
        self, probe: PublisherProbe
    ) -> None:
        records = [
            a_record(1),
            a_record(2, kind=RecordKind.ACC),
            a_record(3, kind=RecordKind.DEAD, reason="not_json"),
        ]
        async with probe.publisher() as publisher:
            await publisher.publish(records, lambda _: None)
            await publisher.drain()
        assert [(each.subject, each.reason) for each in await probe.stored()] == [
            ("cdr.raw", None),
            ("cdr.acc", None),
            ("cdr.dead", "not_json"),
        ]

    async def test_what_is_too_large_becomes_a_dead_letter_and_holds_nobody_up(
        self, probe: PublisherProbe
    ) -> None:
        large = a_record(1, body=b"x" * 1_100_000)
        confirmed: list[Record] = []
        async with probe.publisher() as publisher:
            await publisher.publish([large, a_record(2)], confirmed.append)
            await publisher.drain()
        assert {each.subject for each in await probe.stored()} == {"cdr.raw", "cdr.dead"}
        assert {each.message_id for each in confirmed} == {
            large.message_id,
            a_record(2).message_id,
        }

    async def test_an_outage_stops_the_caller_and_loses_nothing(
        self, probe: PublisherProbe
    ) -> None:
        needs_outages(probe)
        records = [a_record(number) for number in range(3_000)]
        confirmed: list[Record] = []
        async with probe.publisher() as publisher:
            await publisher.publish(records[:10], confirmed.append)
            await publisher.drain()
            await probe.leave()
            publishing = asyncio.create_task(publisher.publish(records[10:], confirmed.append))
            done, _ = await asyncio.wait({publishing}, timeout=1)
            assert not done
            assert len(confirmed) == 10
            await probe.come_back()
            await publishing
            await publisher.drain()
        assert [each.body for each in await probe.stored()] == [each.body for each in records]
        assert len(confirmed) == len(records)

    async def test_a_full_stream_refuses_and_goes_on_when_there_is_room(
        self, probe: PublisherProbe
    ) -> None:
        needs(able=probe.can_be_full, to="be full")
        records = [a_record(number) for number in range(100)]
        confirmed: list[Record] = []
        await probe.allow(40)
        async with probe.publisher() as publisher:
            publishing = asyncio.create_task(publisher.publish(records, confirmed.append))
            await until(lambda: len(confirmed) >= 40)
            assert len(await probe.stored()) == len(confirmed) == 40
            await probe.allow(None)
            await publishing
            await publisher.drain()
        assert sorted(each.body for each in await probe.stored()) == sorted(
            each.body for each in records
        )
        assert len(confirmed) == 100
