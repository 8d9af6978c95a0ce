"""Options that several commands take."""

from datetime import UTC, datetime
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="One JSON object, for machines.")]


def moment(text: str) -> datetime:
    """Read ISO 8601: a day, or a time; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"no ISO 8601 time: {text}") from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


TIME = "2026-11-23[T19:30[+01:00]]"
