"""A live table against rows that were computed beside it: told, and put right."""

from collections.abc import Sequence

from attrs import frozen

from adapters.timescale.connection import Connection
from adapters.timescale.facts.rebuilding.tables import Table


@frozen(kw_only=True)
class Differences:
    """Rows that were computed, and those of the live table that are not so."""

    rows: int
    missing: int
    extra: int
    different: int


def beside(table: Table) -> str:
    """Name the table that holds what a live one should."""
    return f"{table.name}_beside"


async def make_beside(connection: Connection, table: Table) -> None:
    """Make an empty table for what a live one should hold; it goes with the transaction."""
    columns = ", ".join((*table.columns, *(["0::bigint as position"] if table.ordered else [])))
    await connection.execute(
        f"create temporary table {beside(table)} on commit drop as"  # noqa: S608 our own names
        f" select {columns} from {table.name} with no data"
    )


async def compare(connection: Connection, table: Table) -> Differences:
    """Count what is not as it should be."""
    row = await connection.fetchrow(
        f"select (select count(*) from {beside(table)}) as rows,"  # noqa: S608 our own names
        f" count(*) filter (where live.found is null) as missing,"
        f" count(*) filter (where new.found is null) as extra,"
        f" count(*) filter (where live.found and new.found) as different"
        f" from (select true as found, * from {table.name}) as live"
        f" full join (select true as found, * from {beside(table)}) as new on {_match(table)}"
        f" where not coalesce(live.found and new.found and {_same(table.values)}, false)"
    )
    assert row is not None  # noqa: S101 an aggregate
    return Differences(**row)


async def put_right(connection: Connection, table: Table) -> None:
    """Make the live table what was computed; rows that are right are not touched."""
    if table.append_only:
        await connection.execute(f"alter table {table.name} disable trigger append_only")
    for statement in (_delete(table), _update(table), _insert(table)):
        await connection.execute(statement)
    if table.append_only:
        await connection.execute(f"alter table {table.name} enable trigger append_only")


def _delete(table: Table) -> str:
    kept = f"select from {beside(table)} as new where {_match(table)}"
    return f"delete from {table.name} as live where not exists ({kept})"  # noqa: S608 our names


def _update(table: Table) -> str:
    sets = ", ".join(f"{name} = new.{name}" for name in table.values)
    update = f"update {table.name} as live set {sets} from {beside(table)} as new"  # noqa: S608
    return f"{update} where {_match(table)} and not ({_same(table.values)})"


def _insert(table: Table) -> str:
    names = ", ".join((*table.columns, *table.made))
    values = ", ".join((*(f"new.{name}" for name in table.columns), *table.made.values()))
    absent = f"select from {table.name} as live where {_match(table)}"
    # Of one change what is given back comes first, as it did when it was entered.
    order = " order by new.at, new.amount < 0, new.position" if table.ordered else ""
    return (
        f"insert into {table.name} ({names}) overriding system value"  # noqa: S608 our own names
        f" select {values} from {beside(table)} as new where not exists ({absent}){order}"
    )


def _match(table: Table) -> str:
    # One expression on either side, so that the server can hash it; an unknown key is a key too.
    keys = (", ".join(f"{side}.{name}" for name in table.key) for side in ("live", "new"))
    return " = ".join(f"jsonb_build_array({key})" for key in keys)


def _same(columns: Sequence[str]) -> str:
    return " and ".join(f"live.{name} is not distinct from new.{name}" for name in columns)
