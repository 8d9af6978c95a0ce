"""Answers to a challenge for a password (RFC 3261 22, RFC 7616, RFC 2617)."""

import re
from collections.abc import Mapping, Sequence
from hashlib import md5, sha256
from typing import Final

from attrs import frozen

_PARAMETER: Final = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_ASKED: Final = {401: "www-authenticate", 407: "proxy-authenticate"}
_GIVEN: Final = {401: "Authorization", 407: "Proxy-Authorization"}
# The strongest first; a challenge without a word of it means MD5.
_HASHES: Final = {"sha-256": sha256, "md5": md5}
_COUNT: Final = "00000001"


@frozen
class Challenge:
    """What a proxy wants to know before it goes on.

    Attributes:
        algorithm: as it was written; empty where it was not.
        with_count: whether the answer counts (`qop=auth`).
    """

    realm: str
    nonce: str
    algorithm: str = ""
    opaque: str | None = None
    with_count: bool = False

    def answered(self, user: str, password: str, request: tuple[str, str], cnonce: str) -> str:
        """Give the value of the header for a request: its method and its URI."""
        method, uri = request
        secret = self._hash(f"{user}:{self.realm}:{password}")
        behind = [_COUNT, cnonce, "auth"] if self.with_count else []
        asked = ":".join((secret, self.nonce, *behind, self._hash(f"{method}:{uri}")))
        quoted = {"username": user, "realm": self.realm, "nonce": self.nonce, "uri": uri,
                  "response": self._hash(asked)}  # fmt: skip
        if self.opaque is not None:
            quoted["opaque"] = self.opaque
        plain = {"algorithm": self.algorithm} if self.algorithm else {}
        if self.with_count:
            quoted["cnonce"] = cnonce
            plain |= {"qop": "auth", "nc": _COUNT}
        words = [f'{name}="{value}"' for name, value in quoted.items()]
        words += [f"{name}={value}" for name, value in plain.items()]
        return f"Digest {', '.join(words)}"

    def _hash(self, text: str) -> str:
        return _HASHES[self.algorithm.lower() or "md5"](text.encode()).hexdigest()


def asking(code: int | None) -> str | None:
    """Name the header in which an answer of this code has its challenges; None: it has none."""
    return _ASKED.get(code or 0)


def giving(code: int) -> str:
    """Name the header in which such a challenge is answered."""
    return _GIVEN[code]


def challenge_of(headers: Sequence[str]) -> Challenge | None:
    """Read the strongest challenge that can be answered; None where none can."""
    found = [each for header in headers if (each := _read(header)) is not None]
    order = list(_HASHES)
    return min(found, key=lambda each: order.index(each.algorithm.lower() or "md5"), default=None)


def _read(header: str) -> Challenge | None:
    scheme, _, rest = header.strip().partition(" ")
    words = _parameters(rest)
    offered = {each.strip().lower() for each in words.get("qop", "").split(",")} - {""}
    algorithm = words.get("algorithm", "")
    if scheme.lower() != "digest" or not {"realm", "nonce"} <= set(words):
        return None
    if (algorithm.lower() or "md5") not in _HASHES or (offered and "auth" not in offered):
        return None
    return Challenge(
        words["realm"], words["nonce"], algorithm, words.get("opaque"), with_count=bool(offered)
    )


def _parameters(text: str) -> Mapping[str, str]:
    return {
        found[1].lower(): found[2] if found[2] is not None else found[3]
        for found in _PARAMETER.finditer(text)
    }
