"""Projections computed anew from what was recorded, compared, and put right in one transaction.

Only differences are written, so that readers, rights and chunks of the live table stay as they
are (docs/decisions/0041).
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Final, Literal

from asyncpg import Record
from attrs import evolve, frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal.call_rows import CDR_COLUMNS, cdr_row
from adapters.timescale.sql import query
from adapters.wire import event_json
from domain.facts.call_facts import CallAmended, CallReceived

_LOCK_READER: Final = query("facts/lock_reader")
_LATEST: Final = query("facts/latest_facts")
_CALLS_AT_ONCE = 2000


@frozen(kw_only=True)
class Rebuilt:
    """How a projection compares with what was recorded.

    Attributes:
        rows: of the projection as it should be.
        missing, extra, different: rows of the live table that are not so.
        applied: whether the live table was put right.
    """

    rows: int
    missing: int
    extra: int
    different: int
    applied: bool

    @property
    def good(self) -> bool:
        """Whether the live table was right."""
        return not (self.missing or self.extra or self.different)


@frozen(kw_only=True)
class _Table:
    """A live table, the key of its rows, and what else they hold."""

    name: str
    key: Sequence[str]
    values: Sequence[str]
    isolation: Literal["read_committed", "repeatable_read"] = "read_committed"


_CDR: Final = _Table(
    name="cdr",
    key=("call_key",),
    values=(*(name for name in CDR_COLUMNS if name != "call_key"), "revision"),
    # Calls come in meanwhile; the other two are locked against change.
    isolation="repeatable_read",
)
_BALANCE: Final = _Table(name="balance", key=("company_id",), values=("currency", "amount"))
_TRAFFIC: Final = _Table(
    name="traffic_hourly",
    key=("hour", "host", "company_id", "destination", "currency"),
    values=(
        "attempts", "answered", "seconds", "billed", "cost", "supplier_cost", "pdd_calls",
        "pdd_seconds",
    ),
)  # fmt: skip
Seen = Callable[[int], None]
Fill = Callable[[Connection, Seen], Awaitable[None]]


async def rebuild(pool: Pool, name: str, *, dry_run: bool, seen: Seen = lambda _: None) -> Rebuilt:
    """Rebuild `cdr`, `balance` or `traffic_hourly`.

    Raises:
        LookupError: there is no such projection.
        UnavailableError: nothing has changed; try again, or with the rights of the owner.
    """
    table, fill = _PROJECTIONS[name]
    with translated_errors():
        async with pool.acquire() as connection:
            transaction = connection.transaction(isolation=table.isolation)
            await transaction.start()
            try:
                await connection.execute(_beside(table))
                await fill(connection, seen)
                found = await _compare(connection, table)
                if not (dry_run or found.good):
                    await _apply(connection, table)
            except BaseException:
                await transaction.rollback()
                raise
            # The table beside goes with the transaction, whichever way that ends.
            await (transaction.rollback() if dry_run else transaction.commit())
    return evolve(found, applied=not (dry_run or found.good))


async def _fill_cdr(connection: Connection, seen: Seen) -> None:
    async for rows in _pieces(connection):
        records = [_cdr_row(row) for row in rows]
        await connection.copy_records_to_table(
            "beside", records=records, columns=(*CDR_COLUMNS, "revision")
        )
        seen(len(rows))


async def _pieces(connection: Connection) -> AsyncIterator[Sequence[Record]]:
    cursor = await connection.cursor(_LATEST)
    while rows := await cursor.fetch(_CALLS_AT_ONCE):
        yield rows


def _cdr_row(row: Record) -> tuple[object, ...]:
    first = event_json.decode("CallReceived", row["first_schema"], row["first_data"])
    assert isinstance(first, CallReceived)  # noqa: S101 decoded as such
    if row["last_type"] is None:
        return (*cdr_row(first), 0)
    last = event_json.decode(row["last_type"], row["last_schema"], row["last_data"])
    assert isinstance(last, CallAmended)  # noqa: S101 decoded as such
    return (*cdr_row(evolve(first, cdr=last.now.cdr, verdict=last.now.verdict)), last.revision)


async def _fill_balance(connection: Connection, seen: Seen) -> None:
    await connection.execute(query("facts/lock_balances"))
    await connection.execute(query("facts/fill_balances"))
    seen(1)


async def _fill_traffic(connection: Connection, seen: Seen) -> None:
    place = await connection.fetchrow(_LOCK_READER, "traffic")
    assert place is not None  # noqa: S101 a migration made this row
    await connection.execute(query("facts/fill_traffic"), place["written_by"], place["position"])
    seen(1)


def _beside(table: _Table) -> str:
    return f"create temporary table beside (like {table.name}) on commit drop"


async def _compare(connection: Connection, table: _Table) -> Rebuilt:
    row = await connection.fetchrow(
        f"select (select count(*) from beside) as rows,"  # noqa: S608 our own names
        f" count(*) filter (where live.found is null) as missing,"
        f" count(*) filter (where new.found is null) as extra,"
        f" count(*) filter (where live.found and new.found) as different"
        f" from (select true as found, * from {table.name}) as live"
        f" full join (select true as found, * from beside) as new on {_match(table)}"
        f" where not coalesce(live.found and new.found and {_same(table.values)}, false)"
    )
    assert row is not None  # noqa: S101 an aggregate
    return Rebuilt(**row, applied=False)


async def _apply(connection: Connection, table: _Table) -> None:
    name, names = table.name, ", ".join((*table.key, *table.values))
    sets = ", ".join(f"{each} = new.{each}" for each in table.values)
    match, same = _match(table), _same(table.values)
    extra = f"select from beside as new where {match}"
    absent = f"select from {name} as live where {match}"
    update = f"update {name} as live set {sets} from beside as new"  # noqa: S608 our own names
    insert = f"insert into {name} ({names}) select {names} from beside as new"  # noqa: S608
    await connection.execute(f"delete from {name} as live where not exists ({extra})")  # noqa: S608
    await connection.execute(f"{update} where {match} and not ({same})")
    await connection.execute(f"{insert} where not exists ({absent})")


def _match(table: _Table) -> str:
    # One expression on either side, so that the server can hash it; an unknown key is a key too.
    keys = (", ".join(f"{side}.{name}" for name in table.key) for side in ("live", "new"))
    return " = ".join(f"jsonb_build_array({each})" for each in keys)


def _same(columns: Sequence[str]) -> str:
    return " and ".join(f"live.{name} is not distinct from new.{name}" for name in columns)


_PROJECTIONS: Final[Mapping[str, tuple[_Table, Fill]]] = {
    "cdr": (_CDR, _fill_cdr),
    "balance": (_BALANCE, _fill_balance),
    "traffic_hourly": (_TRAFFIC, _fill_traffic),
}
PROJECTIONS: Final = tuple(_PROJECTIONS)
