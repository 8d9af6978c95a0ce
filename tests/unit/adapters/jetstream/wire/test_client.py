"""The bytes of NATS's protocol that are ours to read and write."""

import asyncio

import pytest
from nats.errors import FlushTimeoutError

from adapters.jetstream.wire.client import (
    LeanClient,
    answer_command,
    headers_in,
    publish_command,
    status_of,
)
from adapters.jetstream.wire.parser import RawMessage


def a_message(headers: bytes) -> RawMessage:
    return RawMessage(b"cdr.raw", b"$JS.ACK.x", b"{}", headers)


def test_headers_are_read_by_name() -> None:
    raw = b"NATS/1.0\r\nNats-Msg-Id: ab\r\nAkira-Host:sip-01\r\nAkira-Read-At:  2026\r\nX:\r\n\r\n"
    assert headers_in(raw) == {
        "Nats-Msg-Id": "ab", "Akira-Host": "sip-01", "Akira-Read-At": "2026", "X": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "raw", [b"", b"NATS/1.0\r\n\r\n", b"\r\n", b"NATS/1.0 404\r\n\r\n", b"\n:"]
)
def test_no_headers_are_none(raw: bytes) -> None:
    assert headers_in(raw) == {}


def test_bytes_that_are_no_text_are_kept_readable() -> None:
    assert headers_in(b"NATS/1.0\r\nAkira-Host: a\xffb\r\n\r\n") == {"Akira-Host": "a\\xffb"}


@pytest.mark.parametrize(
    ("headers", "status", "description"),
    [
        (b"NATS/1.0 404 No Messages\r\n\r\n", "404", "No Messages"),
        (b"NATS/1.0 503\r\n\r\n", "503", ""),
        (b"NATS/1.0 409 Consumer Deleted\r\nNats-Pending: 1\r\n\r\n", "409", "Consumer Deleted"),
        (b"NATS/1.0\r\nNats-Msg-Id: ab\r\n\r\n", "", ""),
        (b"", "", ""),
    ],
)
def test_a_status_is_told_from_headers(headers: bytes, status: str, description: str) -> None:
    assert status_of(a_message(headers)) == (status, description)


def test_commands_name_their_lengths() -> None:
    headers = b"NATS/1.0\r\nA: b\r\n\r\n"
    assert publish_command(b"cdr.raw", b"_INBOX.1", headers, b"{}") == (
        b"HPUB cdr.raw _INBOX.1 18 20\r\n" + headers + b"{}\r\n"
    )
    assert answer_command(b"$JS.ACK.x", b"+ACK") == b"PUB $JS.ACK.x 4\r\n+ACK\r\n"


def test_the_library_still_has_what_we_reach_for() -> None:
    for name in (
        "_ps", "_process_msg", "_send_command", "_flush_pending", "_error_cb", "_transport",
        "_connect_to_server", "_pongs", "_pongs_received", "_pings_outstanding", "_process_pong",
    ):  # fmt: skip
        assert hasattr(LeanClient(), name)


async def test_a_server_that_hangs_up_during_reconnection_is_left_no_open_socket() -> None:
    """As a port that is forwarded to a server which is away; pytest refuses a forgotten socket."""
    greeted = False
    left: asyncio.Queue[None] = asyncio.Queue()

    async def greet_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal greeted
        if not greeted:
            greeted = True
            writer.write(b'INFO {"max_payload":1048576}\r\n')
            await reader.readuntil(b"PING\r\n")
            writer.write(b"PONG\r\n")
        writer.write_eof()
        await reader.read()
        writer.close()
        left.put_nowait(None)

    async def nothing(_: Exception) -> None: ...

    client = LeanClient()
    async with await asyncio.start_server(greet_once, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await client.connect(
            f"nats://127.0.0.1:{port}",
            max_reconnect_attempts=-1,
            reconnect_time_wait=0,
            error_cb=nothing,
        )
        for _ in range(4):
            await left.get()
        await client.close()


async def test_an_answer_to_a_flush_that_was_given_up_does_not_end_the_reading() -> None:
    """The library stops reading there (seen), and is deaf until its own pings go unanswered."""
    given_up = asyncio.Event()

    async def answer_late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'INFO {"max_payload":1048576}\r\n')
        await reader.readuntil(b"PING\r\n")
        writer.write(b"PONG\r\n")
        await reader.readuntil(b"PING\r\n")
        await given_up.wait()
        writer.write(b"PONG\r\nMSG a 1 2\r\nhi\r\n")
        await reader.read()
        writer.close()

    heard: asyncio.Queue[bytes] = asyncio.Queue()
    client = LeanClient()
    async with await asyncio.start_server(answer_late, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await client.connect(f"nats://127.0.0.1:{port}", allow_reconnect=False)
        await client.take("a", lambda message: heard.put_nowait(message.body))
        with pytest.raises(FlushTimeoutError):
            await client.flush(timeout=0.05)  # type: ignore[arg-type]  # seconds are a number
        given_up.set()
        assert await asyncio.wait_for(heard.get(), 60) == b"hi"
        await client.close()
