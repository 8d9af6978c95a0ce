"""How it is told by which assignment a call has its tariff."""

from collections.abc import Mapping, Sequence

from application.calls.find_tariff import FoundTariff
from entrypoints.cli.money.assignment_reports import assignment_document, told_of


def tariff_lines(found: FoundTariff | None) -> Sequence[str]:
    """Say it in a line, as of today's assignments."""
    if found is None:
        return []
    held = found.assignment
    today = "no tariff holds then" if held is None else told_of(held)
    if found.charged is None or found.still:
        return [f"by today's assignments: {today}"]
    return [f"priced by tariff {found.charged}; by today's assignments: {today}"]


def tariff_document(found: FoundTariff | None) -> Mapping[str, object] | None:
    """Give the same for machines."""
    if found is None:
        return None
    held = found.assignment
    return {
        "charged": found.charged,
        "today": None if held is None else assignment_document(held),
    }
