"""Bad manners, bounded and on loopback: who behaves is served as before."""

import asyncio
import gzip
import json
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.contract.waiting import until
from adapters.web.door import Door
from adapters.web.places import Places
from domain.live.call_event import CallEvent
from live_calls import an_event
from live_gateway import ACME, NOC, STREAM, GatewayInHand, a_gateway
from sse_client import get

Streams = Sequence[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
# Seconds that a door gives to who is to be sent away, and to who is not, whatever holds us up.
SOON, LATE = 0.5, 600.0
UNFINISHED = b"GET /health/live HTTP/1.1\r\nHost: x\r\n"


def place_of(gateway: GatewayInHand) -> tuple[str, int]:
    host, _, port = gateway.url.removeprefix("http://").partition(":")
    return host, int(port)


@asynccontextmanager
async def connections(
    gateway: GatewayInHand, number: int, first: bytes = b""
) -> AsyncIterator[Streams]:
    """Open so many at once; each says the same and nothing more."""
    opened = await asyncio.gather(
        *(asyncio.open_connection(*place_of(gateway)) for _ in range(number))
    )
    for _, writer in opened:
        writer.write(first)
    try:
        yield opened
    finally:
        for _, writer in opened:
            writer.transport.abort()


async def ended(reader: asyncio.StreamReader) -> bytes:
    """Read until the other side ends the connection."""
    try:
        return await asyncio.wait_for(reader.read(), 60)
    except ConnectionError:
        return b""


async def is_healthy(gateway: GatewayInHand) -> bool:
    async with asyncio.timeout(60), gateway.ask("/health/live", None) as answer:
        return answer.status == 200


@pytest.mark.parametrize("first", [b"", UNFINISHED, b"G"])
async def test_who_does_not_say_what_is_wanted_is_sent_away(tmp_path: Path, first: bytes) -> None:
    door = Door(room=1000, seconds=LATE)
    async with a_gateway(tmp_path, door=door) as gateway, gateway.stream() as good:
        await good.next("snapshot")
        door.seconds = SOON
        async with connections(gateway, 50, first) as waiting:
            await until(lambda: len(door.inside) + door.turned_away["too_slow"] > 50, seconds=60)
            door.seconds = LATE
            assert await is_healthy(gateway)
            assert await asyncio.gather(*(ended(reader) for reader, _ in waiting)) == [b""] * 50
        assert door.turned_away["too_slow"] == 50
        gateway.call("one")
        assert (await good.next("call")).json["call_id"] == "one"


async def test_a_header_that_grows_by_drops_has_an_end(tmp_path: Path) -> None:
    door = Door(room=1000, seconds=SOON)
    async with (
        a_gateway(tmp_path, door=door) as gateway,
        connections(gateway, 1, UNFINISHED) as [(reader, writer)],
    ):
        ending = asyncio.ensure_future(ended(reader))
        while not ending.done():
            writer.write(b"a: b\r\n")
            await asyncio.wait({ending}, timeout=0.05)
        assert door.turned_away["too_slow"] == 1


@pytest.mark.parametrize(
    "head",
    [b"GET / HTTP/1.1\r\nX: ", b"GET /", b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 10],
)
async def test_a_header_without_end_is_refused_by_its_size(tmp_path: Path, head: bytes) -> None:
    async with a_gateway(tmp_path) as gateway, connections(gateway, 1, head) as [(reader, writer)]:
        ending = asyncio.ensure_future(ended(reader))
        sent = 0
        while not ending.done():
            writer.write(b"y" * 4096)
            sent += 4096
            await asyncio.wait({ending}, timeout=0.001)
            assert sent < 50_000_000
        assert gateway.door.turned_away["malformed"] == 1
        assert await is_healthy(gateway)


async def test_a_body_that_never_comes_has_an_end(tmp_path: Path) -> None:
    head = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ntoken="
    door = Door(room=1000, seconds=SOON)
    async with (
        a_gateway(tmp_path, door=door) as gateway,
        connections(gateway, 3, head) as waiting,
    ):
        await asyncio.gather(*(ended(reader) for reader, _ in waiting))
        assert door.turned_away["too_slow"] == 3


async def test_who_asked_once_and_is_silent_then_is_sent_away(tmp_path: Path) -> None:
    whole = UNFINISHED + b"\r\n"
    door = Door(room=1000, seconds=LATE)
    async with (
        a_gateway(tmp_path, door=door) as gateway,
        connections(gateway, 3, whole) as waiting,
    ):
        for reader, _ in waiting:
            await asyncio.wait_for(reader.readuntil(b"}\n"), 60)
        # Within this it has to ask again after the answer that comes now.
        door.seconds = SOON
        for _, writer in waiting:
            writer.write(whole)
        answers = await asyncio.gather(*(ended(reader) for reader, _ in waiting))
    assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers)
    assert door.turned_away["too_slow"] == 3
    assert not door.inside


async def test_six_thousand_at_once_find_room_for_the_good_one_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    door = Door(room=100, seconds=LATE)
    async with a_gateway(tmp_path, door=door) as gateway, gateway.stream() as good:
        await good.next("snapshot")
        async with connections(gateway, 6000):
            assert await is_healthy(gateway)
            assert len(door.inside) <= 100
            gateway.call("one")
            assert (await good.next("call")).json["call_id"] == "one"
            # Those that wait in the kernel's queue are let in one after the other.
            await until(lambda: door.turned_away["no_room"] >= 5800, seconds=120)
    assert caplog.records == []


async def test_where_all_room_is_taken_by_viewers_nobody_is_cut_off(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, door=Door(room=2)) as gateway:
        async with gateway.stream() as one, gateway.stream() as two:
            await one.next("snapshot")
            await two.next("snapshot")
            with pytest.raises((ConnectionError, IndexError)):
                await is_healthy(gateway)
            gateway.call("one")
            assert (await one.next("call")).json == (await two.next("call")).json
        async with asyncio.timeout(60):
            while gateway.door.inside:  # noqa: ASYNC110 nobody tells
                await asyncio.sleep(0.01)
        assert await is_healthy(gateway)


async def test_readers_that_never_read_are_cut_off_without_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with a_gateway(tmp_path, patience=0.3) as gateway:
        for number in range(2000):
            gateway.tapes.tell(_a_big_call(number))
        gateway.tapes.hear_all(10_000)
        request = f"GET {STREAM} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {NOC}\r\n\r\n"
        lazy = [_a_lazy_reader(place_of(gateway), request.encode()) for _ in range(20)]
        async with gateway.stream(query="?company=acme") as good:
            await good.next("snapshot")
            number = 0
            while gateway.rounds.clients > 1 or gateway.rounds.ended["closed"] < 20:
                gateway.call(f"call-{number}")
                assert (await good.next("call")).json["call_id"] == f"call-{number}"
                number += 1
        for sock in lazy:
            sock.close()
    assert caplog.records == []


def _a_big_call(number: int) -> CallEvent:
    return an_event("trying", call_id=f"{number} {'x' * 2000}")


def _a_lazy_reader(place: tuple[str, int], request: bytes) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.connect(place)
    sock.sendall(request)
    return sock


async def test_a_reader_that_never_reads_does_not_spoil_the_shutdown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with a_gateway(tmp_path, patience=60) as gateway:
        for number in range(2000):
            gateway.tapes.tell(_a_big_call(number))
        gateway.tapes.hear_all(10_000)
        request = f"GET {STREAM} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {NOC}\r\n\r\n"
        lazy = _a_lazy_reader(place_of(gateway), request.encode())
        async with asyncio.timeout(60):
            while not gateway.rounds.clients:  # noqa: ASYNC110 nobody tells
                await asyncio.sleep(0.01)
    lazy.close()
    assert caplog.records == []


async def test_clients_that_vanish_leave_no_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    request = f"GET {STREAM} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {NOC}\r\n\r\n"
    async with a_gateway(tmp_path) as gateway:
        async with connections(gateway, 50, request.encode()):
            async with asyncio.timeout(60):
                while gateway.rounds.clients < 50:  # noqa: ASYNC110 nobody tells
                    await asyncio.sleep(0.01)
        async with asyncio.timeout(60):
            number = 0
            while gateway.places.taken:
                gateway.call(f"call-{number}")
                number += 1
                await asyncio.sleep(0.01)
        assert gateway.places == Places()
    assert caplog.records == []


async def test_no_viewer_more_than_there_are_places(tmp_path: Path) -> None:
    places = Places(most=30, for_staff=5, a_customer=20)
    async with a_gateway(tmp_path, places=places) as gateway:

        async def watch(token: str, full: asyncio.Event) -> int:
            async with gateway.stream(token) as stream:
                if stream.status == 200:
                    await full.wait()
                return stream.status

        full = asyncio.Event()
        asked = [asyncio.ensure_future(watch(ACME, full)) for _ in range(60)]
        async with asyncio.timeout(60):
            while sum(task.done() for task in asked) < 40:  # noqa: ASYNC110 nobody tells
                await asyncio.sleep(0.01)
        await until(lambda: gateway.rounds.clients == 20, seconds=60)
        async with gateway.stream(NOC) as noc:
            await noc.next("snapshot")
        full.set()
        statuses = await asyncio.gather(*asked)
    assert (statuses.count(200), statuses.count(503)) == (20, 40)


async def test_wrong_tokens_are_counted_told_once_and_slowed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    wrong = {"Authorization": "Bearer a-token-that-nobody-gave"}
    async with a_gateway(tmp_path) as gateway:

        async def ask() -> int:
            async with get(f"{gateway.url}{STREAM}", headers=wrong) as answer:
                return answer.status

        asked = [asyncio.ensure_future(ask()) for _ in range(200)]
        async with asyncio.timeout(60):
            while sum(task.done() for task in asked) < 196:  # noqa: ASYNC110 nobody tells
                await asyncio.sleep(0.01)
        # A known token from the same address is let in at once.
        async with gateway.ask("/api/v1/live/me") as answer:
            assert answer.status == 200
        statuses = await asyncio.wait_for(asyncio.gather(*asked), 60)
        async with gateway.ask("/metrics", None) as answer:
            metrics = (await answer.body()).decode()
    assert statuses.count(401) >= 5
    assert statuses.count(429) >= 150
    assert 'live_refusals_total{reason="unknown_token"} 200.0' in metrics
    assert len(caplog.records) == 1
    assert caplog.records[0].__dict__["address"] == "127.0.0.1"


async def test_who_opened_which_stream_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="adapters.web.sittings")
    async with a_gateway(tmp_path) as gateway:
        for _ in range(3):
            async with gateway.stream(ACME, "?state=ringing") as stream:
                await stream.next("snapshot")
        async with gateway.ask(f"{STREAM}.json") as answer:
            assert answer.status == 200
    told = [record.__dict__ for record in caplog.records]
    assert [each["msg"] for each in told] == ["a stream is opened", "the calls are looked at"]
    assert {key: told[0][key] for key in ("viewer", "company", "address", "numbers", "states")} == {
        "viewer": "acme's", "company": "acme", "address": "127.0.0.1", "numbers": "whole",
        "states": "ringing",
    }  # fmt: skip


async def test_a_snapshot_travels_packed_where_the_client_can_read_it(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        for number in range(300):
            gateway.call(f"call-{number}")
        packed = {"Accept-Encoding": "gzip"}
        async with gateway.stream(headers=packed) as stream:
            assert stream.headers["content-encoding"] == "gzip"
            reader = gzip.zlib.decompressobj(31)  # type: ignore[attr-defined]
            text, size = b"", 0
            while b"event: status" not in text:
                part = await stream._chunk()  # noqa: SLF001 bytes as they come
                text, size = text + reader.decompress(part), size + len(part)
            gateway.call("one more")
            while b"one more" not in text:
                text += reader.decompress(await stream._chunk())  # noqa: SLF001
        assert text.count(b'"call_id"') == 301
        assert size * 4 < len(text)
        async with gateway.ask(f"{STREAM}.json", headers=packed) as answer:
            assert len(json.loads(gzip.decompress(await answer.body()))["calls"]) == 301


async def test_a_shutdown_ends_streams_one_after_the_other(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, spread=4.0) as gateway, asyncio.TaskGroup() as group:
        open_streams = asyncio.Semaphore(0)

        async def watch() -> tuple[float, int | None]:
            async with gateway.stream() as stream:
                await stream.next("snapshot")
                open_streams.release()
                while not stream.over:
                    await stream.more()
                return asyncio.get_running_loop().time(), stream.parser.retry

        tasks = [group.create_task(watch()) for _ in range(40)]
        for _ in tasks:
            await open_streams.acquire()
        gateway.rounds.end()
    ends, retries = zip(*(task.result() for task in tasks), strict=True)
    assert max(ends) - min(ends) > 0.5
    assert len(set(retries)) > 20
    assert +gateway.rounds.ended == {"shutdown": 40}
