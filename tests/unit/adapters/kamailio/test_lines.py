"""Messages on a connection are told from one another, however they are cut on the way."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from adapters.kamailio.lines import Connection, Datagrams, Send

OPTIONS = b"OPTIONS sip:x SIP/2.0\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
WITH_BODY = b"INVITE sip:x SIP/2.0\r\nCSeq: 2 INVITE\r\nl : 6\r\n\r\n\r\n\r\nv="
WITHOUT = b"BYE sip:x SIP/2.0\r\nCSeq: 3 BYE\r\n\r\n"
HEADS = [OPTIONS, WITH_BODY[:-6], WITHOUT]


@define(eq=False)
class Listener:
    heard: list[bytes] = field(factory=list)

    def hear(self, message: bytes, send: Send) -> None:
        self.heard.append(message)
        send(b"heard")


@define(eq=False)
class Transport:
    """What a connection writes to and closes."""

    written: list[bytes] = field(factory=list)
    closed: bool = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def close(self) -> None:
        self.closed = True


def heard(pieces: Sequence[bytes]) -> Sequence[bytes]:
    listener = Listener()
    connection = Connection(listener)
    connection.transport = Transport()
    for piece in pieces:
        connection.data_received(piece)
    assert len(connection.transport.written) == len(listener.heard)
    return listener.heard


@given(st.lists(st.integers(0, len(OPTIONS + WITH_BODY + WITHOUT)), max_size=6))
def test_messages_are_whole_wherever_they_are_cut(cuts: list[int]) -> None:
    whole = OPTIONS + WITH_BODY + WITHOUT
    places = sorted({0, len(whole), *cuts})
    pieces = [whole[a:b] for a, b in pairwise(places)]
    assert heard(pieces) == HEADS


def test_line_ends_between_messages_keep_it_alive() -> None:
    assert heard([b"\r\n\r\n", OPTIONS, b"\r\n", WITHOUT]) == [OPTIONS, WITHOUT]


@pytest.mark.parametrize("piece", [b"x" * 100_000, WITH_BODY[:-6] + b"", b""])
def test_what_is_not_whole_is_not_heard(piece: bytes) -> None:
    assert heard([piece]) == []


def test_who_never_comes_to_an_end_is_cut_off() -> None:
    connection = Connection(Listener())
    connection.transport = Transport()
    for _ in range(11):
        connection.data_received(b"x" * 100_000)
    assert connection.transport.closed


@pytest.mark.parametrize("ours", [False, True])
def test_who_ended_a_connection_is_told_apart(ours: bool) -> None:
    lost: list[str] = []
    connection = Connection(Listener(), lambda: lost.append("lost"))
    connection.connection_made(Transport())  # type: ignore[arg-type]  # what it needs of one
    if ours:
        connection.close()
    connection.connection_lost(None)
    assert lost == ([] if ours else ["lost"])


def test_only_a_refusal_says_that_nobody_listens() -> None:
    refused: list[str] = []
    datagrams = Datagrams(Listener(), lambda: refused.append("refused"))
    datagrams.error_received(OSError("no route"))
    assert refused == []
    datagrams.error_received(ConnectionRefusedError())
    assert refused == ["refused"]
