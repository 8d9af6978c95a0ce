"""The client library with two shorter ways through it (docs/decisions/0016).

A message goes to a plain function with its headers unread, and many commands go out in one write.
Everything else, from the first connection to the last reconnection, is the library's.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from nats.aio.client import Client, Srv
from nats.errors import OutboundBufferLimitError

from adapters.jetstream.wire.parser import LeanParser, RawMessage, Take

_HEADER: Final = re.compile(r"^([^:\r\n]+):[ \t]*([^\r\n]*)", re.MULTILINE)
_STATUS: Final = re.compile(rb"NATS/1\.0[ ]+(\d{3})[ ]*([^\r\n]*)")


class Signer(Protocol):
    """A key that the server knows, or a token that says whose it is."""

    @property
    def public(self) -> str:
        """The key, as the server names it."""

    @property
    def token(self) -> str | None:
        """The token; None where the server knows the key."""

    def signature(self, nonce: str) -> bytes:
        """Sign what the server asks."""


def no_key() -> Signer | None:
    """Give nothing: who connects has a password, or need not say who it is."""
    return None


class LeanClient(Client):
    """The library's client; `secrets` and `key` give what each connection reads anew."""

    def __init__(
        self,
        secrets: Callable[[], Mapping[str, Any]] = dict,
        key: Callable[[], Signer | None] = no_key,
    ) -> None:
        super().__init__()
        self._secrets, self._key = secrets, key
        self._ps = self._parser = LeanParser(self)

    @property
    def renewals(self) -> int:
        """How often the connection was made anew: earlier questions are answered to nobody."""
        return int(self.stats["reconnects"])

    async def _connect_to_server(self, s: Srv) -> None:
        # The library forgets a connection whose handshake failed, and leaves its socket open.
        if self._transport:
            self._transport.close()  # type: ignore[no-untyped-call]
        self.options.update(self._secrets())
        if key := self._key():
            self._sign_with(key)
        await super()._connect_to_server(s)

    def _sign_with(self, key: Signer) -> None:
        # The library's own way to the same three fields needs a package that has no wheel.
        token, self._auth_configured = key.token, True
        self._public_nkey = key.public
        self._signature_cb = key.signature
        self._user_jwt_cb = None if token is None else token.encode

    async def _process_pong(self) -> None:
        # A flush that was given up leaves its future here. The library fails on it, stops reading,
        # and is deaf until its own pings go unanswered (seen with nats-py 2.16).
        if self._pongs:
            flushed = self._pongs.pop(0)
            if not flushed.done():
                flushed.set_result(True)
            self._pongs_received += 1
            self._pings_outstanding = 0

    async def take(self, subject: str, take: Take) -> None:
        """Hand what comes under a subject to a function, at once and in order."""
        subscription = await self.subscribe(subject)
        self._parser.takes[subscription._id] = take  # noqa: SLF001 the number on the wire

    async def send(self, commands: bytes) -> None:
        """Send whole commands of the protocol.

        Raises:
            OutboundBufferLimitError: there is no connection just now.
        """
        if not self.is_connected:
            raise OutboundBufferLimitError
        await self._send_command(commands)
        await self._flush_pending()


def publish_command(subject: bytes, reply: bytes, headers: bytes, body: bytes) -> bytes:
    """Give the command that publishes a message with headers."""
    size = len(headers)
    return b"HPUB %b %b %d %d\r\n%b%b\r\n" % (
        subject, reply, size, size + len(body), headers, body,
    )  # fmt: skip


def request_command(subject: bytes, reply: bytes, body: bytes) -> bytes:
    """Give the command that asks a question and has its answer sent to `reply`."""
    return b"PUB %b %b %d\r\n%b\r\n" % (subject, reply, len(body), body)


def answer_command(reply: bytes, word: bytes) -> bytes:
    """Give the command that answers a delivered message."""
    return b"PUB %b %d\r\n%b\r\n" % (reply, len(word), word)


def headers_in(raw: bytes) -> dict[str, str]:
    """Read headers; of a name that stands twice the last counts."""
    return dict(_HEADER.findall(raw.decode(errors="backslashreplace")))


def status_of(message: RawMessage) -> tuple[str, str]:
    """Give what the server says in place of a message, such as `404`, and its words on it."""
    found = _STATUS.match(message.headers)
    return (found[1].decode(), found[2].decode(errors="backslashreplace")) if found else ("", "")
