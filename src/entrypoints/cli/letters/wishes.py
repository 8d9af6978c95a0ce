"""What the options of `akira dead` mean."""

from collections.abc import Mapping, Sequence

import typer

from application.letters.data import LetterQuery, LetterStatus


def changes(fields: Sequence[str]) -> Mapping[str, str]:
    """Read fields of a record, and what they are set to."""
    pairs = [each.partition("=") for each in fields]
    changes = {name.strip(): value for name, equals, value in pairs if equals and name.strip()}
    if len(changes) < len(fields):
        raise typer.BadParameter("give FIELD=VALUE, each field once", param_hint="--set")
    return changes


def chosen(numbers: list[int] | None, reason: str | None, *, all_open: bool) -> LetterQuery:
    """Read which letters are meant: numbers, or those of a reason that wait, or all that wait."""
    if [bool(numbers), reason is not None, all_open].count(True) != 1:
        raise typer.BadParameter("give either IDs or --reason or --all-open")
    status = None if numbers else LetterStatus.PARKED
    return LetterQuery(reason=reason, numbers=numbers or None, status=status, limit=100_000)
