"""The client library with two shorter ways through it (docs/decisions/0016).

A message goes to a plain function with its headers unread, and many commands go out in one write.
Everything else, from the first connection to the last reconnection, is the library's.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from nats.aio.client import Client
from nats.errors import OutboundBufferLimitError


class RawMessage(NamedTuple):
    """A message as it came over the wire; headers are empty where there are none."""

    subject: bytes
    reply: bytes
    body: bytes
    headers: bytes

    @property
    def status(self) -> str:
        """What the server says in place of a message, such as `404`; else nothing."""
        return _word(self.headers, 1)

    @property
    def description(self) -> str:
        """The server's words on its status."""
        return _word(self.headers, 2)


Take = Callable[[RawMessage], None]
_HEADER: Final = re.compile(r"^([^:\r\n]+):[ \t]*([^\r\n]*)", re.MULTILINE)
_STATUS: Final = re.compile(rb"NATS/1\.0[ ]+(\d{3})[ ]*([^\r\n]*)")


class LeanClient(Client):
    """The library's client."""

    def __init__(self) -> None:
        super().__init__()
        self._takes: dict[int, Take] = {}

    async def take(self, subject: str, take: Take) -> None:
        """Hand what comes under a subject to a function, at once and in order."""
        subscription = await self.subscribe(subject)
        self._takes[subscription._id] = take  # noqa: SLF001 the number in the server's words

    async def send(self, commands: bytes) -> None:
        """Send whole commands of the protocol.

        Raises:
            OutboundBufferLimitError: there is no connection just now.
        """
        if not self.is_connected:
            raise OutboundBufferLimitError
        await self._send_command(commands)
        await self._flush_pending()

    async def _process_msg(
        self, sid: int, subject: bytes, reply: bytes, data: bytes, headers: bytes | None
    ) -> None:
        take = self._takes.get(sid)
        if take is None:
            await super()._process_msg(sid, subject, reply, data, headers)  # type: ignore[arg-type]  # None is right
            return
        try:
            take(RawMessage(subject, reply, data, headers or b""))
        except Exception as error:  # noqa: BLE001 the reading of all other messages must go on
            await self._error_cb(error)


def publish_command(subject: bytes, reply: bytes, headers: bytes, body: bytes) -> bytes:
    """Give the command that publishes a message with headers."""
    size = len(headers)
    return b"HPUB %b %b %d %d\r\n%b%b\r\n" % (
        subject, reply, size, size + len(body), headers, body,
    )  # fmt: skip


def answer_command(reply: bytes, word: bytes) -> bytes:
    """Give the command that answers a delivered message."""
    return b"PUB %b %d\r\n%b\r\n" % (reply, len(word), word)


def headers_in(raw: bytes) -> dict[str, str]:
    """Read headers; of a name that stands twice the last counts."""
    return dict(_HEADER.findall(raw.decode(errors="backslashreplace")))


def _word(headers: bytes, number: int) -> str:
    found = _STATUS.match(headers)
    return found[number].decode(errors="backslashreplace") if found else ""
