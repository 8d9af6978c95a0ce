"""SIP messages as far as a test's phone needs to read and write them (RFC 3261)."""

import re
from collections.abc import Sequence

from attrs import frozen

_COMPACT = {
    "i": "call-id",
    "f": "from",
    "t": "to",
    "v": "via",
    "m": "contact",
    "l": "content-length",
}
_TAG = re.compile(r";\s*tag=([^;>\s]+)")
_URI = re.compile(r"<([^>]*)>")


@frozen
class Message:
    """One request or reply."""

    first: str
    headers: tuple[tuple[str, str], ...]
    body: str = ""

    @property
    def code(self) -> int:
        """The status of a reply, 0 of a request."""
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        """The method, of a reply that of its CSeq."""
        return self["CSeq"].split()[1] if self.code else self.first.split()[0]

    @property
    def cseq(self) -> int:
        return int(self["CSeq"].split()[0])

    @property
    def branch(self) -> str:
        """What tells the transaction."""
        return self["Via"].partition("branch=")[2].partition(";")[0]

    @property
    def target(self) -> str:
        """Where its sender wants to be reached."""
        return uri_of(self["Contact"])

    def all(self, name: str) -> Sequence[str]:
        """Every value of a header, in order."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def __getitem__(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def tag(self, name: str) -> str:
        """Give the tag in From or To, empty where there is none."""
        found = _TAG.search(self[name].rpartition(">")[2] or self[name])
        return found[1] if found else ""


def uri_of(value: str) -> str:
    """Take the address out of a header's value."""
    found = _URI.search(value)
    return found[1] if found else value.partition(";")[0]


def parse(datagram: bytes) -> Message:
    """Read a message."""
    head, _, body = datagram.decode("utf-8", "surrogateescape").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = tuple(
        (_COMPACT.get(key.strip().lower(), key.strip()), value.strip()) for key, _, value in pairs
    )
    return Message(first, headers, body)


def written(first: str, headers: Sequence[tuple[str, str]], body: str = "") -> bytes:
    """Write a message."""
    lines = [first, *(f"{key}: {value}" for key, value in headers)]
    lines.append(f"Content-Length: {len(body.encode())}")
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("utf-8", "surrogateescape")
