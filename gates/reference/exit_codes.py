"""The page of exit codes: which commands end in 1, and of what."""

import re
from collections.abc import Iterator
from typing import Final

from typer.main import get_command

from entrypoints.cli.app import app
from gates.reference.command_tree import leaves

_FOUND: Final = re.compile(r"; 1 ((?:if|where) [^.]*)")
_TABLE: Final = "| command | ends in 1 |\n|---|---|\n"


def exit_codes_page() -> str:
    """Give the table of what each command says itself."""
    return _TABLE + "".join(_rows())


def _rows() -> Iterator[str]:
    for name, command in leaves(get_command(app), "akira", hidden=False):
        if when := _FOUND.search(command.help or ""):
            yield f"| `{name}` | {when[1]} |\n"
