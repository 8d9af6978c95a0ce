"""Names of companies and suppliers, and of the accounts that CDRs name."""

from collections.abc import Mapping, Sequence
from unicodedata import normalize

from attrs import field, frozen

from domain.moment import is_zone, no_zone
from domain.money.errors import InvalidWishError, UnknownNameError
from domain.near import near

_LONGEST = 200


def party_name(text: str) -> str:
    """Return the name of a company or supplier as it is kept: one blank between its words.

    Raises:
        InvalidWishError: empty, too long, unprintable, digits only, or written like an id (`#1`).
    """
    name = _checked(" ".join(text.split()))
    if name.startswith("#") or all(letter.isdigit() or letter.isspace() for letter in name):
        raise InvalidWishError(f"a name is no number, and ids are written #1: {name}")
    return name


def account_name(text: str) -> str:
    """Return an account as CDRs name it; blanks around it are a slip of the hand.

    Raises:
        InvalidWishError: empty, too long or unprintable.
    """
    return _checked(text.strip())


def zone_name(text: str) -> str:
    """Return a time zone as it is kept.

    Raises:
        InvalidWishError: there is none of this name.
    """
    if not is_zone(text):
        raise InvalidWishError(no_zone(text), "zone")
    return text


def name_key(name: str) -> str:
    """Return what makes two names the same: neither case nor the form of a letter counts."""
    return normalize("NFKC", name).casefold()


@frozen
class Directory:
    """Who is known, by number.

    Attributes:
        kind: what they are, for the words of a refusal.
        names: by number.
    """

    kind: str
    names: Mapping[int, str] = field(factory=dict)

    def find(self, wanted: str) -> int:
        """Return the number of who is called so, or has this id (`#1`).

        Raises:
            UnknownNameError: nobody; it tells of near names.
        """
        if wanted.startswith("#") and wanted[1:].isdecimal():
            if (number := int(wanted[1:])) in self.names:
                return number
        elif (holder := self.holder_of(wanted)) is not None:
            return holder
        raise UnknownNameError(self.kind, wanted, self._near(wanted))

    def holder_of(self, name: str) -> int | None:
        """Return the number of who has this name, None where it is free."""
        key = name_key(" ".join(name.split()))
        return next((n for n, known in self.names.items() if name_key(known) == key), None)

    def _near(self, wanted: str) -> Sequence[str]:
        if wanted.isdecimal() and int(wanted) in self.names:
            return [f"'#{wanted}'"]
        return near(wanted, self.names.values(), name_key)


def _checked(name: str) -> str:
    if not name:
        raise InvalidWishError("a name is not empty")
    if len(name) > _LONGEST:
        raise InvalidWishError(f"a name has at most {_LONGEST} characters")
    if not name.isprintable():
        raise InvalidWishError(f"a name has no control characters: {name!a}")
    return name
