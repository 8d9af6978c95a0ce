"""Who took part in a call: what can be forgotten, and what stays in the log instead."""

import re
from collections.abc import Callable, Collection
from hashlib import sha256
from ipaddress import ip_address
from typing import Any, Final
from uuid import UUID

from attrs import evolve, frozen

from domain.calls.cdr import Cdr, address_text

PARTIES: Final = (
    "call_id", "from_tag", "to_tag", "caller", "callee", "account", "src_ip", "dst",
)  # fmt: skip
"""The fields of a record by which a person, a line or a device can be found."""

Parties = tuple[str | None, ...]
"""The values of `PARTIES` in their order, as text; None where unknown or forgotten."""

# So many of them every commitment has a place for; of the others only what is known is in it, so
# that what was committed before there were any holds.
_ALWAYS_COMMITTED: Final = 7
_NUMBER: Final = re.compile(r"(?:\+|00)?([0-9]{3,32})")


@frozen
class KeptParties:
    """What is kept beside the log of one call, and can be forgotten.

    Attributes:
        salt: 16 bytes at random.
        fingerprint: of the record (`domain.calls.identity`); it would give numbers away too.
    """

    salt: bytes | None
    fingerprint: UUID | None
    parties: Parties

    @property
    def commitment(self) -> str | None:
        """Bind the log to what is kept without naming it; None where some of it is forgotten.

        SHA-256, hexadecimal, over the salt, the 16 bytes of the fingerprint, then each value as
        its length in bytes, a colon and its UTF-8, or a hyphen where there is none (of `dst` then
        nothing). Without the salt nobody can try numbers until one fits.
        """
        if self.salt is None or self.fingerprint is None:
            return None
        framed = _framed(self.parties)
        return sha256(self.salt + self.fingerprint.bytes + framed.encode()).hexdigest()

    def without(self, *written: str, but: Collection[str] = ()) -> "KeptParties":
        """Give what is left when a number is forgotten, in all ways in which it was written.

        What mentions it goes, and the salt; what is named by `but` stays.
        """
        left = tuple(
            None if value not in but and any(mentions(value, each) for each in written) else value
            for value in self.parties
        )
        return self if left == self.parties else KeptParties(None, None, left)


NOBODY: Final = KeptParties(None, None, (None,) * len(PARTIES))
"""What is kept of a call that is forgotten."""


def parties_of(cdr: Cdr) -> Parties:
    """Give who took part."""
    src_ip = None if cdr.src_ip is None else address_text(cdr.src_ip)
    return (
        cdr.call_id, cdr.from_tag, cdr.to_tag, cdr.caller, cdr.callee, cdr.account, src_ip,
        cdr.dst,
    )  # fmt: skip


def named(cdr: Cdr, parties: Parties) -> Cdr:
    """Give a record with these parties instead of its own."""
    values: dict[str, Any] = dict(zip(PARTIES, parties, strict=True))
    values["src_ip"] = None if values["src_ip"] is None else ip_address(values["src_ip"])
    return evolve(cdr, **values)


def number_of(text: str) -> str:
    """Give the digits of a number that may begin with + or 00.

    Raises:
        ValueError: it is none of 3 to 32 digits.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"no number of 3 to 32 digits: {text}")
    return found[1]


def mentions(value: str | None, written: str) -> bool:
    """Tell whether a value has this number in it, alone or after + or 00, but no longer one."""
    return value is not None and re.search(mention(re.escape(written)), value) is not None


def mention(digits: str) -> str:
    """Give the regular expression of `mentions`, as Python and PostgreSQL both read it."""
    return f"(^|[^0-9])(00)?{digits}($|[^0-9])"


def _framed(parties: Parties) -> str:
    # The length is that in bytes, which is another one where a text is not of ASCII alone.
    framed = _joined(parties, len)
    return framed if framed.isascii() else _joined(parties, _bytes)


def _joined(parties: Parties, length: Callable[[str], int]) -> str:
    always, others = parties[:_ALWAYS_COMMITTED], parties[_ALWAYS_COMMITTED:]
    framed = "".join(["-" if each is None else f"{length(each)}:{each}" for each in always])
    for each in others:
        framed += "" if each is None else f"{length(each)}:{each}"
    return framed


def _bytes(text: str) -> int:
    return len(text.encode())
