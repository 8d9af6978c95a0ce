"""The worker as a FastStream batch subscriber, with our decoding and our ledger.

`python -m bench.peers.faststream_worker`; settings as the real worker takes them.
"""

import asyncio
import os
import sys
from functools import partial
from secrets import token_bytes
from typing import Annotated

from faststream import AckPolicy, Context, FastStream
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.message import NatsBatchMessage
from nats.aio.msg import Msg
from prometheus_client import CollectorRegistry

from adapters.jetstream.reading.deliveries import receipt_of
from adapters.jetstream.wire.headers import provenance_of
from adapters.memory.intake.reading import MemoryInbox
from adapters.memory.intake.stream import MemoryStream
from adapters.retrying import RetryingPriceBooks
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.intake.settled import TimescaleSettledBook
from adapters.timescale.letters.dead_letters import TimescaleDeadLetterBox
from adapters.timescale.pricing.price_books import open_price_books
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.wire.acc_json.routing import cdr_of
from application.calls.data import Delivery
from application.calls.record_cdrs import RecordCdrs
from entrypoints.process.metrics import WorkerMetrics

# The library has an inbox of its own.
_NO_INBOX = MemoryInbox(stream=MemoryStream(), batch_size=1, decode=cdr_of, stop=asyncio.Event())


async def main() -> None:
    """Subscribe, record what comes, let the library acknowledge it."""
    broker = NatsBroker(os.environ["AKIRA_NATS_URL"])
    async with (
        open_pool(DatabaseSettings(url=os.environ["AKIRA_DATABASE_URL"])) as pool,
        open_price_books(pool, TimescaleTariffStore(pool)) as prices,
    ):
        record = RecordCdrs(
            inbox=_NO_INBOX,
            prices=RetryingPriceBooks(prices),
            ledger=TimescaleCdrLedger(pool),
            dead_letters=TimescaleDeadLetterBox(pool),
            settled=TimescaleSettledBook(pool),
            observer=WorkerMetrics(CollectorRegistry()),
            salt=partial(token_bytes, 16),
        )

        async def store(message: Annotated[NatsBatchMessage, Context("message")]) -> None:
            await record.record([_delivery(each) for each in message.raw_message])

        broker.subscriber(
            "cdr.raw",
            durable="cdr-worker",
            stream=JStream("AKIRA_CDR", declare=False),
            pull_sub=PullSub(batch_size=1000, batch=True),
            ack_policy=AckPolicy.NACK_ON_ERROR,
        )(store)
        app = FastStream(broker)
        app.after_startup(_tell)
        await app.run()


async def _tell() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def _delivery(message: Msg) -> Delivery:
    receipt, _ = receipt_of(message.reply)
    return Delivery(
        body=message.data,
        provenance=provenance_of(message.headers or {}),
        receipt=receipt,
        content=cdr_of(message.data),
    )


if __name__ == "__main__":
    asyncio.run(main())
