"""The number that was meant, as a plan reads what a proxy wrote."""

from enum import StrEnum
from typing import Final, NamedTuple

_HEAD_ENDS: Final = "="


class NumberKind(StrEnum):
    """What a written number is.

    `national` has the country code of its plan, `international` any other; `kept` is one that the
    plan leaves as it is; a `name` has letters; `unknown` is all else.
    """

    INTERNATIONAL = "international"
    NATIONAL = "national"
    KEPT = "kept"
    NAME = "name"
    UNKNOWN = "unknown"


class KeptNumber(str):
    """What a tariff is asked for a kept number: only a prefix that has all of its head prices it.

    So an emergency call to 112 is none to the country code 1.
    """

    __slots__ = ()

    @classmethod
    def of(cls, head: str, rest: str) -> "KeptNumber":
        """Join what the prefix must have with what it may have."""
        return cls(f"{head}{_HEAD_ENDS}{rest}")

    @property
    def parts(self) -> tuple[str, int]:
        """All digits, and how many of them the prefix must have."""
        head, _, rest = self.partition(_HEAD_ENDS)
        return head + rest, len(head)


class Number(NamedTuple):
    """A number, and how it was found; a tuple, since it is made for every new number of a call.

    Attributes:
        text: `+` and digits of E.164, or what is kept, or what was written; the same plan reads it
            as the same number.
        asked: what a tariff is asked.
        steps: what was done, in words, in order.
    """

    kind: NumberKind
    text: str
    asked: str
    steps: tuple[str, ...] = ()

    @property
    def e164(self) -> str | None:
        """The digits of E.164; None where it is no such number."""
        has = self.kind in (NumberKind.INTERNATIONAL, NumberKind.NATIONAL)
        return self.asked if has else None
