"""As much of SIP (RFC 3261) as one call needs."""

import re
from collections.abc import Sequence
from typing import Final

from attrs import frozen

_TAG: Final = re.compile(r";\s*tag=([^;\s]+)")
_BRANCHES: Final = re.compile(r"<[^>]*>[^,]*")
_SHORT: Final = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact"}


@frozen
class Message:
    """A request or an answer, without its body."""

    first: str
    headers: Sequence[tuple[str, str]]

    @property
    def code(self) -> int | None:
        """The code of an answer; None of a request."""
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0 ") else None

    @property
    def method(self) -> str:
        """The method of a request, or of what is answered."""
        return self.header("cseq").split()[-1]

    def header(self, name: str) -> str:
        """Give the first header of a name, empty where there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> Sequence[str]:
        """Give all headers of a name, in their order."""
        return [value for found, value in self.headers if found == name]

    def routes(self) -> Sequence[str]:
        """Give the proxies that stay in the call, as an answer tells them."""
        return [each for line in self.all("record-route") for each in _BRANCHES.findall(line)]

    def tag(self, name: str) -> str | None:
        """Give the tag of From or To."""
        found = _TAG.search(self.header(name))
        return found[1] if found else None


def read(datagram: bytes) -> Message | None:
    """Read a message; None where it is none."""
    head = datagram.decode(errors="replace").partition("\r\n\r\n")[0]
    first, *lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    headers = [
        (_SHORT.get(name.strip().lower(), name.strip().lower()), value.strip())
        for name, _, value in (line.partition(":") for line in lines)
    ]
    message = Message(first, headers)
    known = len(first.split(" ", 2)) == 3 and message.header("cseq")  # noqa: PLR2004 a start line
    if not known or (first.startswith("SIP/2.0 ") and not first.split()[1].isdigit()):
        return None
    return message


def written(first: str, headers: Sequence[tuple[str, str]]) -> bytes:
    """Write a message without a body."""
    lines = [first, *(f"{name}: {value}" for name, value in headers), "Content-Length: 0"]
    return "\r\n".join((*lines, "", "")).encode()


def answer(request: Message, code: str, tag: str, contact: str) -> bytes:
    """Answer a request, as `200 OK`."""
    copied = ("via", "record-route", "from", "call-id", "cseq")
    headers = [(name, value) for name in copied for value in request.all(name)]
    to = request.header("to")
    headers.append(("to", to if _TAG.search(to) else f"{to};tag={tag}"))
    return written(f"SIP/2.0 {code}", [*headers, ("contact", f"<{contact}>")])
