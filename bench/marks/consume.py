"""Reading the stream alone: our pull inbox with its decoding, nothing stored."""

import asyncio
from collections.abc import Callable, Sequence
from time import perf_counter, process_time

from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.wire.acc_json.routing import cdr_of
from application.calls.data import Malformed
from bench import targets
from bench.lines import cdr_lines
from bench.publishing import fill
from bench.rig import Rig
from bench.rounds import Run, take_turns
from bench.rows import Row
from bench.sizes import DEFAULT
from bench.stream import CONSUMER, bodies
from domain.calls.cdr import Cdr

Decode = Callable[[bytes], Cdr | Malformed]
_NOTHING = Malformed("bench", "not_decoded", "")


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure it with and without the decoding of the body."""
    found = bodies(cdr_lines(rig.records(DEFAULT)))
    runs = await take_turns(
        rig.sizes.rounds,
        {
            "bare": lambda: drain(rig, found, lambda _: _NOTHING),
            "whole": lambda: drain(rig, found, cdr_of),
        },
    )
    return [
        Row(
            what="consume alone: inbox, decoding, acks",
            measured=runs.cpu("whole"),
            unit="ms/1k",
            against="without decoding",
            peer=runs.cpu("bare"),
            note=f"{runs.rate('whole'):,.0f} records/s",
        ),
        Row(
            what="consume CPU",
            measured=runs.cpu("whole"),
            unit="ms/1k",
            target=targets.CONSUME_CPU,
        ),
    ]


async def drain(rig: Rig, found: Sequence[bytes], decode: Decode) -> Run:
    """Take and acknowledge all that is in the stream."""
    server, stop, seen = rig.nats[DEFAULT], asyncio.Event(), 0
    await server.stream.renew()
    await fill(server.stream, found)
    async with open_nats(NatsSettings(url=server.url, name="bench-inbox")) as connection:
        await connection.ready()
        inbox = JetStreamInbox(
            connection=connection,
            stream="AKIRA_CDR",
            consumers=(CONSUMER,),
            batch_size=1000,
            decode=decode,
            stop=stop,
        )
        async with open_inbox(inbox):
            began, before = perf_counter(), process_time()
            async for batch in inbox.batches():
                seen += len(batch.deliveries)
                await batch.ack()
                if seen >= len(found):
                    stop.set()
            await connection.client.flush()
            took, spent = perf_counter() - began, process_time() - before
    return Run(rate=seen / took, cpu=spent / seen * 1e6)
