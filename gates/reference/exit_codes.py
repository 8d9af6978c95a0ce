"""The page of exit codes: which commands end in 1, and of what."""

import re
from collections.abc import Iterator
from typing import Any, Final

from typer.main import get_command

from entrypoints.cli.app import app
from entrypoints.cli.lazy import Later

_FOUND: Final = re.compile(r"; 1 ((?:if|where) [^.]*)")
_TABLE: Final = "| command | ends in 1 |\n|---|---|\n"


def exit_codes_page() -> str:
    """Give the table of what each command says itself."""
    return _TABLE + "".join(_rows("akira", get_command(app)))


def _rows(name: str, command: Any) -> Iterator[str]:  # noqa: ANN401 typer's classes are not public
    for each, held in command.commands.items():
        found = held.loaded() if isinstance(held, Later) else held
        if getattr(found, "hidden", False):
            continue
        if hasattr(found, "commands"):
            yield from _rows(f"{name} {each}", found)
        elif when := _FOUND.search(found.help or ""):
            yield f"| `{name} {each}` | {when[1]} |\n"
