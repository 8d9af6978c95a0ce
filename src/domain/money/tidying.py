"""Names that were given before there were rules for them, and what they become."""

from collections.abc import Iterator, Mapping

from domain.money.errors import InvalidWishError
from domain.money.names import name_key, party_name

_ROOM = 180  # leaves room for a number behind it


def tidied(names: Mapping[int, str], kind: str) -> Iterator[tuple[int, str]]:
    """Give number and new name of each one whose name cannot stay; of equal ones the first stays.

    `kind` says what they are, for the name of one that had none.
    """
    taken, given = set[str](), set(names.values())
    for number, name in sorted(names.items()):
        wanted = _allowed(name, kind, number)
        while name_key(wanted) in taken or (wanted != name and wanted in given):
            wanted = f"{wanted} (#{number})"
        taken.add(name_key(wanted))
        if wanted != name:
            yield number, wanted


def _allowed(name: str, kind: str, number: int) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in name)
    try:
        return party_name(printable)
    except InvalidWishError:
        return party_name(f"{kind} {printable[:_ROOM].strip(' #') or number}")
