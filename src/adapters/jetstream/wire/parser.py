"""The library's parser with a shorter way for messages; every other word is the library's."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from nats.errors import ProtocolError
from nats.protocol.parser import Parser

_CRLF: Final = b"\r\n"
_WORDS_WITH_REPLY: Final = {b"MSG": 5, b"HMSG": 6}


class RawMessage(NamedTuple):
    """A message as it came over the wire; headers are empty where there are none."""

    subject: bytes
    reply: bytes
    body: bytes
    headers: bytes


Take = Callable[[RawMessage], None]


class LeanParser(Parser):
    """Takes bytes as they come, in whatever pieces.

    Attributes:
        takes: functions that get the messages of a subscription, by its number; messages of
            others go to the client.
    """

    def __init__(self, client: Any) -> None:  # noqa: ANN401 the library names no type
        self.takes: dict[int, Take] = {}
        super().__init__(client)

    def reset(self) -> None:
        """Forget what came of an earlier connection."""
        super().reset()
        self._rest = b""

    async def parse(self, data: bytes = b"") -> None:
        """Take the next bytes.

        Raises:
            ProtocolError: they are none of NATS's.
        """
        data = self._rest + data if self._rest else data
        position = 0
        while (end := data.find(_CRLF, position)) >= 0:
            words = data[position:end].split()
            if not words or words[0] not in _WORDS_WITH_REPLY:
                await super().parse(data[position : end + 2])
                position = end + 2
                continue
            number, message, after = _message(words, data, end + 2)
            if len(data) < after:
                break
            position = after
            take = self.takes.get(number)
            if take is None:
                await self._leave_to_the_library(number, message)
                continue
            try:
                take(message)
            except Exception as error:  # noqa: BLE001 the reading of all other messages must go on
                await self.nc._error_cb(error)  # noqa: SLF001
        self._rest = data[position:]

    async def _leave_to_the_library(self, number: int, message: RawMessage) -> None:
        subject, reply, body, headers = message
        await self.nc._process_msg(number, subject, reply, body, headers or None)  # noqa: SLF001


def _message(words: list[bytes], data: bytes, start: int) -> tuple[int, RawMessage, int]:
    """Give the subscription's number, the message, and where the next word begins."""
    try:
        number, size = int(words[2]), int(words[-1])
        middle = start + int(words[-2]) if words[0] == b"HMSG" else start
    except (ValueError, IndexError) as error:
        raise ProtocolError from error
    reply = words[3] if len(words) == _WORDS_WITH_REPLY[words[0]] else b""
    end = start + size
    return number, RawMessage(words[1], reply, data[middle:end], data[start:middle]), end + 2
