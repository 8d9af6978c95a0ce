"""The limit of storing: binary COPY of 1,000 rows a transaction, 25 columns, two indexes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from ipaddress import IPv4Address
from time import perf_counter, process_time
from typing import Final
from uuid import uuid4

from bench.database import Database
from bench.rounds import Run

_BATCH = 1000
_COLUMNS: Final = (
    "call_key", "call_id", "from_tag", "to_tag", "host", "start_time", "end_time", "duration",
    "billed_seconds", "caller", "callee", "account", "company_id", "src_ip", "sip_code",
    "outcome", "hangup_by", "destination", "prefix", "tariff_id", "currency", "billed_amount",
    "rating", "received_at", "stream_seq",
)  # fmt: skip
_TABLE: Final = """
create table if not exists bench_copy (like cdr including defaults including constraints);
create index if not exists bench_copy_key on bench_copy (call_key);
create index if not exists bench_copy_time on bench_copy (start_time desc)
"""
_HYPERTABLE: Final = """
do $$
begin
    if exists (select from pg_extension where extname = 'timescaledb') then
        perform create_hypertable('bench_copy', by_range('start_time', interval '1 day'),
            create_default_indexes => false, if_not_exists => true);
    end if;
end
$$
"""


async def copy_rows(database: Database, count: int) -> Run:
    """Copy so many calls into a table like `cdr`, from one connection."""
    async with database.pool.acquire() as connection:
        await connection.execute(_TABLE)
        await connection.execute(_HYPERTABLE)
        rows = _rows(count)
        began, before = perf_counter(), process_time()
        for start in range(0, count, _BATCH):
            await connection.copy_records_to_table(
                "bench_copy", records=rows[start : start + _BATCH], columns=_COLUMNS
            )
        took, spent = perf_counter() - began, process_time() - before
    return Run(rate=count / took, cpu=spent / count * 1e6)


def _rows(count: int) -> Sequence[tuple[object, ...]]:
    now = datetime.now(UTC)
    return [_row(number, now - timedelta(hours=1) + number * timedelta(milliseconds=30), now)
            for number in range(count)]  # fmt: skip


def _row(number: int, start: datetime, now: datetime) -> tuple[object, ...]:
    return (
        uuid4(), f"bench-copy-{number}@sip-01.invalid", f"f{number}", f"t{number}", "sip-01",
        start, start + timedelta(seconds=61), Decimal("61.204"), 62,
        "491512345678", "4930123456", f"acct-{number % 200}", number % 200,
        IPv4Address("10.0.0.7"), 200, "answered", "caller", "Germany Berlin", "4930",
        7, "EUR", Decimal("0.012345678"), "rated", now, number,
    )  # fmt: skip
