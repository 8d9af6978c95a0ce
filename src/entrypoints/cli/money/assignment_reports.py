"""How it is told which tariff a company has for which of its calls."""

from collections.abc import Mapping, Sequence

from domain.money.assignments import in_turn
from domain.pricing.paying import Assignment
from domain.pricing.selecting import Selector
from entrypoints.terminal.report import Table

SELECTOR = ["by", "value", "tech prefix"]
_EVERY_CALL = "all calls"


def tariff_tables(assignments: Sequence[Assignment]) -> Sequence[Table]:
    """List when a company has which tariff, and apart those for certain calls, if there are any."""
    turns = in_turn(assignments)
    general = [(each.tariff, each.valid_from, each.valid_to) for each in turns if each.only is None]
    narrow = [
        (*selector_row(each.only), each.tariff, each.valid_from, each.valid_to)
        for each in turns
        if each.only is not None
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
        "tariffs": [_turn(each) for each in turns if each.only is None],
        "tariffs_of_certain_calls": [
            assignment_document(each) for each in turns if each.only is not None
        ],
    }


def selector_row(only: Selector | None) -> tuple[str, str | None, str | None]:
    """Tell which calls, in the columns of `SELECTOR`."""
    if only is None:
        return _EVERY_CALL, None, None
    return only.kind.value, only.value, only.tech_prefix or None


def assignment_document(assignment: Assignment) -> Mapping[str, object]:
    """Give an assignment for machines; without a selector `by` is null."""
    only = assignment.only
    return {
        "by": None if only is None else only.kind.value,
        "value": None if only is None else only.value,
        "tech_prefix": "" if only is None else only.tech_prefix,
        **_turn(assignment),
    }


def told_of(assignment: Assignment) -> str:
    """Say in a line which calls an assignment is for."""
    only = assignment.only
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
