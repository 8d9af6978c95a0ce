"""Ansible filter: a bcrypt hash that stays the same while the password does."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import bcrypt

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BCRYPT = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_ROUNDS = 8


def nats_bcrypt(password: str, user: str) -> str:
    """Hash a password; its salt is made from user and password, so that a second play agrees."""
    seed = sha256(f"{user}\0{password}\0akira".encode()).digest()[:16]
    salt = b64encode(seed).rstrip(b"=").translate(bytes.maketrans(_BASE64, _BCRYPT))
    prefix = b"$2a$%02d$" % _ROUNDS
    return bcrypt.hashpw(password.encode(), prefix + salt).decode()


class FilterModule:
    """What Ansible asks for."""

    def filters(self) -> dict[str, object]:
        """List the filters."""
        return {"nats_bcrypt": nats_bcrypt}
