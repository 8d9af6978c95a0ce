"""What a failed audit has in hand the stream gives to nobody else: it must not be missed later."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from attrs import define, field

from adapters.contract.builders import a_record
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.topology import AUDIT_SUFFIX
from adapters.memory.proof.audit import MemoryAuditBook
from application.errors import UnavailableError
from application.proof.audit_stream import AuditObserver, AuditStream
from contract.stream_probes import TOPOLOGY, JetStreamProbe
from domain.calls.provenance import Receipt
from domain.proof.gap_watch import Gap

CONSUMER = TOPOLOGY.consumer + AUDIT_SUFFIX
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@define
class AwayOnce(MemoryAuditBook):
    """A book that is away when the first message shall be noted."""

    was_away: bool = False
    whole: asyncio.Event = field(factory=asyncio.Event)

    async def note(self, read_to: Receipt, gaps: Sequence[Gap], *, after: Receipt | None) -> None:
        if read_to.stream_seq and not self.was_away:
            self.was_away = True
            raise UnavailableError("away")
        await super().note(read_to, gaps, after=after)
        if read_to.stream_seq == 3:
            self.whole.set()


class NothingIsLost(AuditObserver):
    def lost(self, gap: Gap) -> None:
        pytest.fail(f"noted as lost: {gap}")


async def test_what_is_in_hand_when_an_audit_fails_is_accounted_for(
    jetstream: JetStreamProbe,
) -> None:
    await _wait_as_in_earnest(jetstream)
    await jetstream.put([a_record(number) for number in range(1, 4)])
    book = AwayOnce(position=Receipt(stream_seq=0, stored_at=EPOCH))
    stop = asyncio.Event()
    async with (
        open_nats(NatsSettings(url=jetstream.server.url, name="worker")) as connection,
        open_inbox(
            JetStreamInbox(
                connection=connection,
                stream=TOPOLOGY.stream,
                consumers=(CONSUMER,),
                batch_size=100,
                decode=None,
                stop=stop,
            )
        ) as inbox,
    ):
        audit = AuditStream(
            inbox=inbox,
            book=book,
            observer=NothingIsLost(),
            clock=lambda: datetime.now(UTC),
            patience=timedelta(seconds=90),
        )
        with pytest.raises(UnavailableError):
            await audit()
        going_on = asyncio.create_task(audit())
        async with asyncio.timeout(300):
            await book.whole.wait()
        stop.set()
        await going_on
        assert not inbox.in_hand


async def _wait_as_in_earnest(jetstream: JetStreamProbe) -> None:
    # Longer than the ten seconds after which a reader says again what he has in hand.
    context = jetstream.admin.client.jetstream(timeout=60)
    config = (await context.consumer_info(TOPOLOGY.stream, CONSUMER)).config
    config.ack_wait = 30
    await context.add_consumer(TOPOLOGY.stream, config)
