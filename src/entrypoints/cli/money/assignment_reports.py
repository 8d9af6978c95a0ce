"""How it is told which tariff a company has for which of its calls."""

from collections.abc import Mapping, Sequence

from domain.money.assignments import in_turn
from domain.pricing.paying import Assignment
from domain.pricing.sides import Side
from entrypoints.terminal.report import Table

SELECTOR = ["by", "value", "tech prefix"]
_EVERY_CALL = "all calls"


def tariff_tables(assignments: Sequence[Assignment]) -> Sequence[Table]:
    """List when a company has which tariff, and apart those for certain calls, if there are any."""
    turns = in_turn(assignments)
    general = [(each.tariff, each.valid_from, each.valid_to) for each in turns if each.is_general]
    narrow = [
        (*selector_row(each), each.tariff, each.valid_from, each.valid_to)
        for each in turns
        if not each.is_general
    ]
    return [
        Table("tariffs", ["tariff", "from", "to"], general),
        *(
            [Table("of certain calls", [*SELECTOR, "tariff", "from", "to"], narrow)]
            if narrow
            else []
        ),
    ]


def tariff_documents(assignments: Sequence[Assignment]) -> Mapping[str, object]:
    """Give the same for machines."""
    turns = in_turn(assignments)
    return {
        "tariffs": [_turn(each) for each in turns if each.is_general],
        "tariffs_of_certain_calls": [
            assignment_document(each) for each in turns if not each.is_general
        ],
    }


def selector_row(assignment: Assignment) -> tuple[str, str | None, str | None]:
    """Tell which calls an assignment is for, in the columns of `SELECTOR`."""
    only = assignment.only
    if only is None:
        inbound = assignment.side is Side.INBOUND
        return Side.INBOUND.value if inbound else _EVERY_CALL, None, None
    return only.kind.value, only.value, only.tech_prefix or None


def assignment_document(assignment: Assignment) -> Mapping[str, object]:
    """Give an assignment for machines; without a selector `by` is null, or says `inbound`."""
    by, value, tech_prefix = selector_row(assignment)
    return {
        "by": None if assignment.is_general else by,
        "value": value,
        "tech_prefix": tech_prefix or "",
        **_turn(assignment),
    }


def told_of(assignment: Assignment) -> str:
    """Say in a line which calls an assignment is for."""
    only = assignment.only
    if assignment.side is Side.INBOUND:
        return f"tariff {assignment.tariff}, for calls to its numbers"
    if only is None:
        return f"tariff {assignment.tariff}, for all calls that no other is for"
    prefix = f", tech prefix {only.tech_prefix}" if only.tech_prefix else ""
    return f"tariff {assignment.tariff}, for calls by {only.kind.value} {only.value}{prefix}"


def _turn(assignment: Assignment) -> Mapping[str, object]:
    return {
        "tariff": assignment.tariff,
        "valid_from": assignment.valid_from,
        "valid_to": assignment.valid_to,
    }
