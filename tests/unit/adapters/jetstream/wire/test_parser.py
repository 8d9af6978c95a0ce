"""The short parser hears what the library's hears, wherever the bytes are cut."""

from itertools import pairwise
from typing import Any

import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st
from nats.errors import ProtocolError
from nats.protocol.parser import Parser

from adapters.jetstream.wire.parser import LeanParser, RawMessage

Heard = tuple[Any, ...]


@define
class Listener:
    """What the parsers know of a client."""

    heard: list[Heard] = field(factory=list)

    async def _process_msg(self, *message: object) -> None:
        self.heard.append(("message", *message))

    async def _process_ping(self) -> None:
        self.heard.append(("ping",))

    async def _process_pong(self) -> None:
        self.heard.append(("pong",))

    async def _process_err(self, text: str) -> None:
        self.heard.append(("error", text))

    async def _process_info(self, info: dict[str, Any]) -> None:
        self.heard.append(("info", info))

    async def _error_cb(self, error: Exception) -> None:
        self.heard.append(("trouble", str(error)))


BODIES = st.binary(max_size=40) | st.sampled_from([b"MSG a 1 2\r\nhi", b"\r\n", b"PING\r\n"])
REPLIES = st.sampled_from([b"", b"_INBOX.1", b"$JS.ACK.S.C.1.2.3.4.5"])
MESSAGES = st.builds(
    lambda number, reply, body: b" ".join(
        filter(None, [b"MSG cdr.raw", b"%d" % number, reply, b"%d" % len(body)])
    ) + b"\r\n" + body + b"\r\n",
    st.integers(0, 99), REPLIES, BODIES,
)  # fmt: skip
WITH_HEADERS = st.builds(
    lambda number, reply, headers, body: b" ".join(
        filter(None, [b"HMSG cdr.raw", b"%d" % number, reply, b"%d" % len(headers),
                      b"%d" % (len(headers) + len(body))])
    ) + b"\r\n" + headers + body + b"\r\n",
    st.integers(0, 99), REPLIES, st.just(b"NATS/1.0\r\nA: b\r\n\r\n"), BODIES,
)  # fmt: skip
WORDS = st.sampled_from(
    [b"PING\r\n", b"PONG\r\n", b"+OK\r\n", b"-ERR 'Permissions Violation'\r\n", b'INFO {"a":1}\r\n']
)
TALK = st.lists(MESSAGES | WITH_HEADERS | WORDS, max_size=8).map(b"".join)


async def hear(parser: Parser, listener: Listener, talk: bytes, cuts: list[int]) -> list[Heard]:
    edges = [0, *sorted(cut % (len(talk) + 1) for cut in cuts), len(talk)]
    for start, end in pairwise(edges):
        await parser.parse(talk[start:end])
    return listener.heard


@given(TALK, st.lists(st.integers(0, 1000), max_size=6))
async def test_it_hears_the_same(talk: bytes, cuts: list[int]) -> None:
    ours, theirs = Listener(), Listener()
    assert await hear(LeanParser(ours), ours, talk, cuts) == await hear(
        Parser(theirs), theirs, talk, cuts
    )


async def test_a_function_takes_the_messages_of_its_subscription() -> None:
    listener, taken = Listener(), list[RawMessage]()
    parser = LeanParser(listener)
    parser.takes[2] = taken.append
    talk = b"MSG a 1 2\r\nhi\r\nHMSG b 2 r 12 14\r\nNATS/1.0\r\n\r\nho\r\nMSG c 2 0\r\n\r\n"
    assert await hear(parser, listener, talk, []) == [("message", 1, b"a", b"", b"hi", None)]
    assert taken == [
        RawMessage(b"b", b"r", b"ho", b"NATS/1.0\r\n\r\n"), RawMessage(b"c", b"", b"", b""),
    ]  # fmt: skip


async def test_a_function_that_fails_is_told_of_and_the_next_message_comes() -> None:
    listener, taken = Listener(), list[RawMessage]()

    def fail_once(message: RawMessage) -> None:
        taken.append(message)
        if len(taken) == 1:
            raise ValueError("once")

    parser = LeanParser(listener)
    parser.takes[1] = fail_once
    heard = await hear(parser, listener, b"MSG a 1 0\r\n\r\nMSG a 1 0\r\n\r\n", [])
    assert heard == [("trouble", "once")]
    assert len(taken) == 2


@pytest.mark.parametrize(
    "talk", [b"HELLO\r\n", b"MSG a\r\n", b"MSG a b c\r\n", b"HMSG a 1 x 4\r\n", b"MSG\r\n"]
)
async def test_what_is_no_word_of_nats_is_an_error(talk: bytes) -> None:
    listener = Listener()
    with pytest.raises(ProtocolError):
        await LeanParser(listener).parse(talk)


async def test_what_came_of_an_earlier_connection_is_forgotten() -> None:
    listener = Listener()
    parser = LeanParser(listener)
    await parser.parse(b"MSG a 1 5\r\nhal")
    parser.reset()
    await parser.parse(b"PING\r\n")
    assert listener.heard == [("ping",)]
