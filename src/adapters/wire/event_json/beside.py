"""What is kept beside the log of a call, as JSON; what is forgotten is not there."""

from typing import Final
from uuid import UUID

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import Decoder, Encoder

from domain.calls.parties import PARTIES, KeptParties


class _Beside(Struct, forbid_unknown_fields=True, omit_defaults=True):
    salt: bytes | None = None
    fingerprint: UUID | None = None
    call_id: str | None = None
    from_tag: str | None = None
    to_tag: str | None = None
    caller: str | None = None
    callee: str | None = None
    account: str | None = None
    src_ip: str | None = None
    dst: str | None = None


_written = Encoder().encode
_read: Final = Decoder(_Beside).decode


def encode_beside(kept: KeptParties) -> str:
    """Write it; the salt in Base64."""
    return _written(_Beside(kept.salt, kept.fingerprint, *kept.parties)).decode()


def decode_beside(text: str) -> KeptParties:
    """Read it.

    Raises:
        LookupError: it is none that this software knows.
    """
    try:
        read = _read(text)
    except (DecodeError, ValidationError) as error:
        raise LookupError(f"not the parties of a call: {error}") from error
    parties = tuple(getattr(read, name) for name in PARTIES)
    return KeptParties(read.salt, read.fingerprint, parties)
