"""Who we are at NATS by key: a seed or a credentials file signs what the server asks."""

import re
from base64 import b32decode, b32encode, b64encode
from binascii import Error as Base64Error
from binascii import crc_hqx
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen
from nats.errors import Error as NatsError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_SEED_OF_USER: Final = bytes([18 << 3 | 20 >> 2, (20 & 3) << 6])
_USER: Final = bytes([20 << 3])
_SIZE: Final = 2 + 32 + 2
_PADDING: Final = "======"
_PART: Final = r"-----BEGIN {}-----\s+(\S+)\s+-+END {}-+"


class BadKeyError(NatsError):
    """A file with a key that is none; tried again as one that cannot be read just now."""


@frozen
class UserKey:
    """A user's key, and the account's word for it where the server wants one.

    Attributes:
        public: how the server names the key, as `UAB3…`.
        token: the signed words that came with the key in a credentials file.
    """

    public: str
    token: str | None
    _private: "Ed25519PrivateKey"

    def signature(self, nonce: str) -> bytes:
        """Sign what the server asks at a connection."""
        return b64encode(self._private.sign(nonce.encode()))


def key_in_seed(file: Path) -> UserKey:
    """Read a file with the seed of a user's key, as `SUAM…`.

    Raises:
        OSError: it cannot be read.
        BadKeyError: it holds no seed of a user.
    """
    return _key(file, file.read_text().strip(), None)


def key_in_credentials(file: Path) -> UserKey:
    """Read a credentials file: a token, and the seed that it was given to.

    Raises:
        OSError: it cannot be read.
        BadKeyError: one of both is not in it.
    """
    text = file.read_text()
    token = _part(file, text, "NATS USER JWT")
    return _key(file, _part(file, text, "USER NKEY SEED"), token)


def _part(file: Path, text: str, name: str) -> str:
    if part := re.search(_PART.format(name, name), text):
        return part[1]
    raise BadKeyError(f"{file} has no part {name}")


def _key(file: Path, seed: str, token: str | None) -> UserKey:
    # It costs 7 MB, and most come in by a password.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )

    private = Ed25519PrivateKey.from_private_bytes(_secret(file, seed))
    public = _checked(_USER + private.public_key().public_bytes_raw())
    return UserKey(b32encode(public).decode().rstrip("="), token, private)


def _secret(file: Path, seed: str) -> bytes:
    try:
        raw = b32decode(seed + _PADDING)
    except Base64Error as error:
        raise BadKeyError(f"{file} holds no seed of a key") from error
    if len(raw) != _SIZE or raw != _checked(raw[:-2]):
        raise BadKeyError(f"{file} holds a seed that is damaged")
    if raw[:2] != _SEED_OF_USER:
        raise BadKeyError(f"{file} holds a seed that is not a user's")
    return raw[2:-2]


def _checked(raw: bytes) -> bytes:
    return raw + crc_hqx(raw, 0).to_bytes(2, "little")
