"""Which projections there are, and how each is rebuilt."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, Literal

from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.facts.rebuilding import calls, parties, tables
from adapters.timescale.facts.rebuilding.comparing import compare, make_beside, put_right
from adapters.timescale.facts.rebuilding.seen import Seen
from adapters.timescale.facts.rebuilding.tables import Table
from adapters.timescale.sql import query, summing
from application.errors import RejectedError
from application.facts.data import Projection, Rebuilt
from application.facts.ports import Projections

_LOCK_READER: Final = query("facts/lock_reader")
_LOCK_BALANCES: Final = query("facts/rebuilding/lock_balances")
_FILL_BALANCES: Final = query("facts/rebuilding/fill_balances")
_FILL_TRAFFIC: Final = summing(
    "facts/rebuilding/fill_traffic",
    "has_read((select r from event_reader r where r.name = $1), written_by, position)",
)


@frozen(kw_only=True)
class Recipe:
    """The tables of a projection, and what fills the ones beside them."""

    tables: Sequence[Table]
    fill: Callable[[Connection, Seen], Awaitable[None]]
    # Calls and money come in meanwhile; what is locked against change is read as it is by then.
    isolation: Literal["read_committed", "repeatable_read"] = "repeatable_read"


@frozen
class TimescaleProjections(Projections):
    """The tables that people read."""

    pool: Pool

    async def rebuild(
        self, projection: Projection, *, dry_run: bool, seen: Seen = lambda _: None
    ) -> Rebuilt:
        recipe = RECIPES[projection]
        with translated_errors():
            async with self.pool.acquire() as connection:
                transaction = connection.transaction(isolation=recipe.isolation)
                await transaction.start()
                try:
                    rebuilt = await rebuild_within(connection, recipe, seen, dry_run=dry_run)
                except LookupError as error:
                    await transaction.rollback()
                    raise RejectedError(str(error)) from error
                except BaseException:
                    await transaction.rollback()
                    raise
                await (transaction.rollback() if dry_run else transaction.commit())
        return rebuilt


async def rebuild_within(
    connection: Connection, recipe: Recipe, seen: Seen, *, dry_run: bool
) -> Rebuilt:
    """Rebuild in a transaction that somebody else opened."""
    for table in recipe.tables:
        await make_beside(connection, table)
    await recipe.fill(connection, seen)
    found = [await compare(connection, table) for table in recipe.tables]
    rebuilt = Rebuilt(
        rows=sum(each.rows for each in found),
        missing=sum(each.missing for each in found),
        extra=sum(each.extra for each in found),
        different=sum(each.different for each in found),
        applied=False,
    )
    if dry_run or rebuilt.good:
        return rebuilt
    for table in recipe.tables:
        await put_right(connection, table)
    return rebuilt.after_applying()


async def _fill_balance(connection: Connection, seen: Seen) -> None:
    await connection.execute(_LOCK_BALANCES)
    done = await connection.execute(_FILL_BALANCES)
    seen(int(done.rpartition(" ")[2]))


async def _fill_traffic(connection: Connection, seen: Seen) -> None:
    await connection.execute(_LOCK_READER, "traffic")
    done = await connection.execute(_FILL_TRAFFIC, "traffic")
    seen(int(done.rpartition(" ")[2]))


RECIPES: Final[Mapping[Projection, Recipe]] = {
    Projection.COMPANIES: Recipe(
        tables=[tables.COMPANY, tables.SUSPICION], fill=parties.fill_companies
    ),
    Projection.ACCOUNTS: Recipe(
        tables=[tables.ACCOUNT, tables.MAPPING, tables.PAYER_RULE], fill=parties.fill_accounts
    ),
    Projection.ASSIGNMENTS: Recipe(
        tables=[tables.ASSIGNMENT, tables.NARROW_ASSIGNMENT], fill=parties.fill_assignments
    ),
    Projection.SUPPLIERS: Recipe(
        tables=[tables.SUPPLIER, tables.ROUTE], fill=parties.fill_suppliers
    ),
    Projection.RULES: Recipe(tables=[tables.RULES], fill=parties.fill_rules),
    Projection.PLANS: Recipe(tables=[tables.PLAN, tables.PLAN_USE], fill=parties.fill_plans),
    Projection.GATE: Recipe(tables=[tables.GATE], fill=calls.fill_gate),
    Projection.CDR: Recipe(tables=[tables.CDR], fill=calls.fill_cdr),
    Projection.MOVEMENTS: Recipe(
        tables=[tables.MOVEMENT, tables.SUPPLIER_MOVEMENT], fill=calls.fill_movements
    ),
    Projection.BALANCE: Recipe(
        tables=[tables.BALANCE], fill=_fill_balance, isolation="read_committed"
    ),
    Projection.TRAFFIC: Recipe(
        tables=[tables.TRAFFIC], fill=_fill_traffic, isolation="read_committed"
    ),
}
