"""Rows of which tariff a company has when: of all its calls, and of certain ones."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from adapters.timescale.connection import Connection
from adapters.timescale.sql import query
from domain.money.assignments import assigned, listed
from domain.money.events import TariffAssigned
from domain.pricing.paying import Assignment
from domain.pricing.selecting import Selector, SelectorKind
from domain.pricing.sides import Side

_ASSIGNMENTS: Final = query("journal/assignments")
_KEEP: Final = query("journal/keep_assignment")
_KEEP_NARROW: Final = query("journal/keep_narrow_assignment")
_INBOUND: Final = (Side.INBOUND.value, "*", "")
AssignmentRow = tuple[object, ...]


def assignment_row(company_id: int, held: Assignment) -> AssignmentRow:
    """Give a row in the order of the columns, key first: but for all its calls, a narrow one."""
    only = held.only
    by: tuple[str, ...] = () if only is None else (only.kind.value, only.value, only.tech_prefix)
    if held.side is Side.INBOUND:
        by = _INBOUND
    return (company_id, *by, held.valid_from, held.tariff, held.valid_to)


def assignments_in(rows: Iterable[Sequence[Any]]) -> tuple[Assignment, ...]:
    """Read rows of tariff, start, end, and kind, value and tech prefix of a selector if any."""
    return listed(
        Assignment(
            tariff=tariff,
            valid_from=start,
            valid_to=until,
            only=None
            if kind in (None, Side.INBOUND)
            else Selector(kind=SelectorKind(kind), value=value, tech_prefix=prefix),
            side=Side.INBOUND if kind == Side.INBOUND else Side.OUTBOUND,
        )
        for tariff, start, until, kind, value, prefix in rows
    )


async def assignments_of(connection: Connection, company_id: int) -> Sequence[Assignment]:
    """Read the assignments of a company, the earliest first."""
    rows = await connection.fetch(_ASSIGNMENTS, company_id)
    return assignments_in([tuple(row) for row in rows])


async def keep_assigned(connection: Connection, company_id: int, event: TariffAssigned) -> None:
    """Keep what an event of a company makes of its assignments."""
    before = await assignments_of(connection, company_id)
    for held in assigned(before, event):
        if held not in before:
            keep = _KEEP if held.is_general else _KEEP_NARROW
            await connection.execute(keep, *assignment_row(company_id, held))
