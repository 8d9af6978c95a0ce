"""Number plans: their stream of the log, and the rows that its events make."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from asyncpg import Record

from adapters.timescale.connection import Connection
from adapters.timescale.journal.event_rows import enter_events, event_row
from domain.facts.entries import PlansFact
from domain.numbering.book import (
    NumberPlanSet,
    PlanBook,
    PlanEvent,
    PlanUse,
    PlanVersion,
    Scope,
)
from domain.numbering.plan import Bare, NumberPlan, OfUnknown

PLANS_STREAM: Final = UUID("00000000-0000-0000-0000-00706c616e73")  # "plans" in ASCII
PLAN_COLUMNS: Final = (
    "country_code", "international_prefixes", "national_prefix", "area_code", "strip", "suffixes",
    "bare", "keep", "unknown",
)  # fmt: skip
_LISTS: Final = ("international_prefixes", "strip", "suffixes", "keep")
_VERSION: Final = "select coalesce(max(version), 0) from event where stream_id = $1"
_PLANS: Final = "select * from number_plan order by name, valid_from nulls first"
_USES: Final = "select * from number_plan_use order by scope, key, valid_from nulls first"
_END_PLAN: Final = "delete from number_plan where name = $1 and valid_from is not distinct from $2"
_KEEP_PLAN: Final = (
    f"insert into number_plan (name, valid_from, {', '.join(PLAN_COLUMNS)})"  # noqa: S608 ours
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
)
_END_USE: Final = (
    "delete from number_plan_use"
    " where scope = $1 and key = $2 and valid_from is not distinct from $3"
)
_KEEP_USE: Final = (
    "insert into number_plan_use (scope, key, valid_from, plan) values ($1, $2, $3, $4)"
)


async def plans_of(connection: Connection) -> PlanBook:
    """Read all plans."""
    plans: dict[str, tuple[PlanVersion, ...]] = {}
    for row in await connection.fetch(_PLANS):
        version = PlanVersion(plan=_plan(row), valid_from=row["valid_from"])
        plans[row["name"]] = (*plans.get(row["name"], ()), version)
    uses: dict[tuple[Scope, str], tuple[PlanUse, ...]] = {}
    for row in await connection.fetch(_USES):
        key = (Scope(row["scope"]), row["key"])
        use = PlanUse(plan=row["plan"], valid_from=row["valid_from"])
        uses[key] = (*uses.get(key, ()), use)
    return PlanBook(plans=plans, uses=uses)


async def enter_plans(connection: Connection, facts: Sequence[PlansFact]) -> None:
    """Enter what is said of plans; who does it holds them still."""
    if not facts:
        return
    before = await connection.fetchval(_VERSION, PLANS_STREAM)
    for fact in facts:
        await _keep(connection, fact.event)
    await enter_events(
        connection,
        [
            event_row(PLANS_STREAM, version, fact.event)
            for version, fact in enumerate(facts, before + 1)
        ],
    )


def plan_values(plan: NumberPlan) -> tuple[object, ...]:
    """Give a plan as its columns hold it."""
    values = ((name, getattr(plan, name)) for name in PLAN_COLUMNS)
    return tuple(list(value) if name in _LISTS else str(value) for name, value in values)


async def _keep(connection: Connection, event: PlanEvent) -> None:
    if isinstance(event, NumberPlanSet):
        await connection.execute(_END_PLAN, event.name, event.valid_from)
        await connection.execute(_KEEP_PLAN, event.name, event.valid_from, *plan_values(event.plan))
        return
    place = (event.scope.value, event.key, event.valid_from)
    await connection.execute(_END_USE, *place)
    await connection.execute(_KEEP_USE, *place, event.plan)


def _plan(row: Record) -> NumberPlan:
    return NumberPlan(
        country_code=row["country_code"],
        national_prefix=row["national_prefix"],
        area_code=row["area_code"],
        bare=Bare(row["bare"]),
        unknown=OfUnknown(row["unknown"]),
        international_prefixes=tuple(row["international_prefixes"]),
        strip=tuple(row["strip"]),
        suffixes=tuple(row["suffixes"]),
        keep=tuple(row["keep"]),
    )


def plan_rows(book: PlanBook) -> Sequence[tuple[object, ...]]:
    """Give the versions of all plans as rows."""
    return [
        (name, version.valid_from, *plan_values(version.plan))
        for name, versions in book.plans.items()
        for version in versions
    ]


def use_rows(book: PlanBook) -> Sequence[tuple[object, ...]]:
    """Give who uses which plan when, as rows."""
    return [
        (scope.value, key, use.valid_from, use.plan)
        for (scope, key), uses in book.uses.items()
        for use in uses
    ]
