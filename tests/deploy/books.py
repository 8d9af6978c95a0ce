"""The commands of the runbooks, each with the host that the line before it names."""

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from deploy.fleet import ROOT

BOOKS = sorted((ROOT / "docs" / "runbooks").glob("[a-z]*.md"))
_BLOCK = re.compile(r"([^\n]*)\n```(\w*)\n(.*?)```", re.DOTALL)
_PLACE = re.compile(
    r"On (?:each |a |the )?(SIP host|NATS host|worker's host|database host|your machine)"
)
_MODE = re.compile(r"`nats_mode: (\w+)`[^.]*$")


@frozen
class Command:
    """A command and the host that the line before it names.

    Attributes:
        mode: how NATS runs there, where the line says it; else nothing.
    """

    book: str
    place: str
    words: tuple[str, ...]
    mode: str


def commands(book: Path) -> Iterator[Command]:
    for before, language, block in _BLOCK.findall(book.read_text()):
        if language:
            continue
        named = _PLACE.search(before)
        mode = _MODE.search(before)
        place = named[1] if named else f"no host is named before: {block.strip()}"
        for line in block.splitlines():
            if line.split():
                yield Command(book.stem, place, tuple(line.split()), mode[1] if mode else "")


ALL = [command for book in BOOKS for command in commands(book)]
