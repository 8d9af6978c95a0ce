"""How the pipeline is written first: line by line, each step awaited, three statements a call.

`python -m bench.peers.naive bridge` and `… worker`; settings as the real processes take them.
"""

import asyncio
import json
import os
import sys
from decimal import Decimal
from pathlib import Path

import asyncpg
import nats
from nats.errors import TimeoutError as NatsTimeoutError

TABLES = """
create table if not exists naive_cdr (
    call_id text primary key, from_tag text, to_tag text, caller text, callee text, account text,
    src_ip inet, sip_code integer, start_time timestamptz, end_time timestamptz, duration numeric
);
create index if not exists naive_cdr_time on naive_cdr (start_time);
create table if not exists naive_balance (account text primary key, amount numeric not null);
create table if not exists naive_movement (
    id bigint generated always as identity primary key, account text, call_id text, amount numeric
)
"""
_CDR = """
insert into naive_cdr values
    ($1, $2, $3, $4, $5, $6, $7::text::inet, $8, to_timestamp($9), to_timestamp($10), $11)
"""
_BALANCE = """
insert into naive_balance values ($1, $2)
on conflict (account) do update set amount = naive_balance.amount + excluded.amount
"""
_MOVEMENT = "insert into naive_movement (account, call_id, amount) values ($1, $2, $3)"
_PRICE = Decimal("0.0002")


async def bridge() -> None:
    """Follow the file, publish each line and wait for its acknowledgement."""
    client = await nats.connect(os.environ["AKIRA_NATS_URL"])
    stream = client.jetstream()
    with Path(os.environ["AKIRA_CDR_PATH"]).open("rb") as file:  # noqa: ASYNC230 as it is done
        _tell()
        while True:
            line = file.readline()
            if line:
                await stream.publish("cdr.raw", line.rstrip(b"\n"))
            else:
                await asyncio.sleep(0.05)


async def worker() -> None:
    """Fetch one message, store it, acknowledge it."""
    client = await nats.connect(os.environ["AKIRA_NATS_URL"])
    database = await asyncpg.connect(os.environ["AKIRA_DATABASE_URL"])
    consumer = await client.jetstream().pull_subscribe_bind("cdr-worker", stream="AKIRA_CDR")
    _tell()
    while True:
        try:
            [message] = await consumer.fetch(1, timeout=5)
        except (TimeoutError, NatsTimeoutError):
            continue
        await _store(database, json.loads(message.data))
        await message.ack()


async def _store(database: "asyncpg.Connection[asyncpg.Record]", call: dict[str, str]) -> None:
    amount = -Decimal(call["duration"]) * _PRICE
    async with database.transaction():
        await database.execute(
            _CDR,
            call["call_id"], call["from_tag"], call["to_tag"], call["caller"], call["callee"],
            call["account"], call["src_ip"], int(call["sip_code"]),
            float(call["start_time"]), float(call["end_time"]), Decimal(call["duration"]),
        )  # fmt: skip
        await database.execute(_BALANCE, call["account"], amount)
        await database.execute(_MOVEMENT, call["account"], call["call_id"], amount)


def _tell() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run({"bridge": bridge, "worker": worker}[sys.argv[1]]())
