"""Keys of NATS made here, and the tokens that an operator and an account sign with them."""

import json
from base64 import b32encode, urlsafe_b64encode
from binascii import crc_hqx
from hashlib import sha256

from attrs import field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KINDS = {"operator": 14 << 3, "account": 0, "user": 20 << 3}


def _text(raw: bytes) -> str:
    return b32encode(raw + crc_hqx(raw, 0).to_bytes(2, "little")).decode().rstrip("=")


def _piece(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


@frozen
class NatsKey:
    """A new key of one kind."""

    kind: str
    private: Ed25519PrivateKey = field(factory=Ed25519PrivateKey.generate)

    @property
    def public(self) -> str:
        return _text(bytes([KINDS[self.kind]]) + self.private.public_key().public_bytes_raw())

    @property
    def seed(self) -> str:
        prefix, kind = 18 << 3, KINDS[self.kind]
        first = bytes([prefix | kind >> 5, (kind & 31) << 3])
        return _text(first + self.private.private_bytes_raw())

    def token(self, name: str, subject: str, kind: str, **nats: object) -> str:
        """Sign a token about somebody's key."""
        claims = {
            "iat": 1_700_000_000,
            "iss": self.public,
            "name": name,
            "sub": subject,
            "nats": {"type": kind, "version": 2, **nats},
        }
        claims["jti"] = sha256(json.dumps(claims).encode()).hexdigest()
        header = {"typ": "JWT", "alg": "ed25519-nkey"}
        signed = ".".join(_piece(json.dumps(part).encode()) for part in (header, claims))
        return f"{signed}.{_piece(self.private.sign(signed.encode()))}"


def credentials(token: str, seed: str) -> str:
    """Write a credentials file as the tools of NATS do."""
    return (
        f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n"
        "************************* IMPORTANT *************************\n"
        "NKEY Seed printed below can be used to sign and prove identity.\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{seed}\n------END USER NKEY SEED------\n"
    )
