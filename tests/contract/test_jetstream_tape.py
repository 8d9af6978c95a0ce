"""What the tape of JetStream promises beyond every tape's contract."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import frozen

from adapters.contract.builders import cdr_payload
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.reading.tape import JetStreamTape
from adapters.jetstream.reading.tellings import closing_told, event_told
from application.live.data import TapeBatch
from contract.stream_probes import JetStreamProbe
from contract.tape_probes import JetStreamTapeProbe


@frozen
class Tapes:
    """Both tapes as the gateway has them."""

    calls: JetStreamTape
    cdrs: JetStreamTape


@asynccontextmanager
async def tapes_on(jetstream: JetStreamProbe) -> AsyncIterator[Tapes]:
    stop = asyncio.Event()
    async with open_nats(NatsSettings(url=jetstream.server.url, name="live")) as nats:
        calls = JetStreamTape(connection=nats, stream="AKIRA_CALLS", decode=event_told, stop=stop)
        yield Tapes(
            calls,
            JetStreamTape(
                connection=nats, stream="AKIRA_CDR", subject="cdr.raw", decode=closing_told,
                stop=stop, ahead=calls,
            ),
        )  # fmt: skip
        stop.set()


async def with_entries(batches: AsyncIterator[TapeBatch]) -> TapeBatch:
    async for batch in batches:
        if batch.entries:
            return batch
    raise AssertionError("the tape ended")


async def test_a_cdr_is_told_after_the_events_that_were_stored_before_it(
    jetstream: JetStreamProbe,
) -> None:
    events = JetStreamTapeProbe(jetstream.server, jetstream.admin, "AKIRA_CALLS")
    async with tapes_on(jetstream) as tapes:
        calls = tapes.calls.batches(None, None)
        assert (await anext(calls)).pending == 0
        await events.tell("short")
        in_hand = await anext(calls)
        context = jetstream.admin.client.jetstream(timeout=60)
        await context.publish("cdr.raw", cdr_payload(call_id="short"), headers={"Akira-Host": "h"})
        telling = asyncio.ensure_future(with_entries(tapes.cdrs.batches(None, None)))
        done, _ = await asyncio.wait({telling}, timeout=1)
        assert not done, "whoever reads the calls has not seen the event yet"
        going_on = asyncio.ensure_future(anext(calls))
        assert [told.seq for told in (await telling).entries] == [1]
        going_on.cancel()
    assert len(in_hand.entries) == 1


async def test_cdrs_are_told_where_calls_cannot_be_read(jetstream: JetStreamProbe) -> None:
    context = jetstream.admin.client.jetstream(timeout=60)
    async with tapes_on(jetstream) as tapes:
        calls = tapes.calls.batches(None, None)
        await anext(calls)
        await context.delete_stream("AKIRA_CALLS")
        trying = asyncio.ensure_future(anext(calls))
        await context.publish("cdr.raw", cdr_payload(call_id="c"), headers={"Akira-Host": "h"})
        assert len((await with_entries(tapes.cdrs.batches(None, None))).entries) == 1
        trying.cancel()


async def test_a_tape_that_can_be_read_again_has_no_complaint_although_nothing_is_new(
    jetstream: JetStreamProbe,
) -> None:
    probe = JetStreamTapeProbe(jetstream.server, jetstream.admin, "AKIRA_CALLS")
    async with tapes_on(jetstream) as tapes:
        calls = tapes.calls.batches(None, None)
        await anext(calls)
        reading = asyncio.ensure_future(anext(calls))
        await probe.interrupt()
        until = tapes.calls.rounds + 3
        while tapes.calls.rounds < until or tapes.calls.complaint():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert not reading.done()
        reading.cancel()
