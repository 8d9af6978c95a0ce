"""The commands of `akira`, each with the words that lead to it."""

from collections.abc import Iterator
from typing import Any

from entrypoints.cli.lazy import Later


def leaves(command: Any, *words: str, hidden: bool) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 typer's classes are not public
    """Give each command below one that does something; `hidden` ones only where wanted."""
    found = command.loaded() if isinstance(command, Later) else command
    if not hasattr(found, "commands"):
        yield " ".join(words), found
        return
    for name, below in found.commands.items():
        if hidden or not getattr(below, "hidden", False):
            yield from leaves(below, *words, name, hidden=hidden)
