"""What makes two records the same call, and two statements about a call equal."""

from hashlib import sha256
from typing import Final
from uuid import UUID, SafeUUID

from domain.calls.cdr import Cdr, address_text
from domain.errors import InvalidCdrError

_BETWEEN = "\0"
_UNKNOWN: Final = SafeUUID.unknown
_bare: Final = object.__new__
_set: Final = object.__setattr__


def check_identity(cdr: Cdr) -> None:
    """Refuse a record that names no dialog.

    Raises:
        InvalidCdrError: it has neither Call-ID nor From tag and creation time.
    """
    if cdr.call_id is None and (cdr.from_tag is None or cdr.created_at is None):
        raise InvalidCdrError("no_identity", "neither Call-ID nor From tag and creation time")


def is_named_without_to_tag(cdr: Cdr) -> bool:
    """Tell whether a dialog has a name of its own though nobody knows its To tag."""
    return None not in (cdr.call_id, cdr.from_tag, cdr.created_at)


def call_key(cdr: Cdr) -> UUID:
    """Name the dialog: first 128 bits of SHA-256 over Call-ID, tags and creation time.

    The Call-ID alone is chosen by the caller and reused by forks, retries and fraud; a record
    without creation time falls back to the start of the call.
    """
    created = cdr.created_at.normalize() if cdr.created_at is not None else None
    moment = f"{created:f}" if created is not None else cdr.start_time.isoformat()
    return _digest(cdr.call_id, cdr.from_tag, cdr.to_tag, moment)


def dialog_of(cdr: Cdr, company_id: int, *, called: bool = False) -> UUID:
    """Name the dialog of a company's call without its creation, which each proxy has of its own.

    A company that is called has another name for it than one that calls, if it is the same.
    """
    company = f"to {company_id}" if called else str(company_id)
    return _digest(company, cdr.call_id, cdr.from_tag, cdr.to_tag)


def fingerprint(cdr: Cdr) -> UUID:
    """Name what the record says: equal for two copies, different where money could differ.

    Where it was sent is left out: software of before knew no `dst`, and would have named the same
    line otherwise.
    """
    return _named(
        f"{cdr.start_time.isoformat()}\0{cdr.end_time.isoformat()}\0{cdr.duration!s}"
        f"\0{cdr.caller or ''}\0{cdr.callee or ''}\0{cdr.account or ''}"
        f"\0{address_text(cdr.src_ip)}\0{cdr.sip_code!s}\0{cdr.hangup_by or ''}"
    )


def says_the_same(held: UUID | None, other: UUID | None) -> bool:
    """Compare the fingerprints of two records of one call.

    Of a call whose parties are forgotten nobody can tell what its record said: any is a copy.
    """
    return held is None or held == other


def message_id(host: str, line: bytes) -> str:
    """Name a line for the stream's duplicate window: 32 hexadecimal digits.

    Neither file name nor offset goes in, so a rotated or re-published copy has the same name.
    """
    return sha256(host.encode() + _BETWEEN.encode() + line).hexdigest()[:32]


def _digest(*parts: str | None) -> UUID:
    # NUL cannot occur in a part (the wire refuses it), so no two lists of parts join alike.
    return _named(_BETWEEN.join([part or "" for part in parts]))


def _named(joined: str) -> UUID:
    sixteen = sha256(joined.encode()).digest()[:16]
    # As UUID(bytes=sixteen) makes it but for its questions, which take longer than the hash.
    made = _bare(UUID)
    _set(made, "int", int.from_bytes(sixteen))
    _set(made, "is_safe", _UNKNOWN)
    return made
