"""The way from the book back to the files, in memory and as it is."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_record
from adapters.contract.intake import (
    ReceiptStateContract,
    ReceiptStateProbe,
    SentLinesContract,
    SentLinesProbe,
    SettledWayContract,
    SettledWayProbe,
)
from adapters.contract.refusing import refused
from adapters.file_tail.again import RolledLines
from adapters.file_tail.positions.receipt_file import ReceiptFile
from adapters.jetstream.settled import (
    JetStreamSettledFeed,
    JetStreamSettledTellings,
    parts_of,
    subject_of,
)
from adapters.memory.intake.receipts import (
    MemoryReceiptState,
    MemorySentLines,
    MemorySettledWay,
)
from application.errors import RejectedError, SetupError
from application.intake.data import KeptReceipts, Line, SettledTelling
from contract.cdr_log import CdrLog
from contract.receipt_probes import (
    FileReceiptStateProbe,
    FileSentLinesProbe,
    MemoryReceiptStateProbe,
    MemorySentLinesProbe,
    MemoryWayProbe,
    NatsWayProbe,
)
from contract.servers import NatsServer
from contract.stream_probes import JetStreamProbe
from domain.intake.judging import StreamLife
from domain.intake.receipts import Hole, Receipts

LIFE = StreamLife(created=MOMENT, last_seq=10, floor=7)


class TestMemorySentLines(SentLinesContract):
    @pytest.fixture
    def probe(self) -> SentLinesProbe:
        return MemorySentLinesProbe()


@pytest.mark.parametrize("compressed", [False, True])
class TestRolledLines(SentLinesContract):
    @pytest.fixture
    def probe(self, tmp_path: Path, *, compressed: bool) -> SentLinesProbe:
        return FileSentLinesProbe(CdrLog(tmp_path), compressed)


class TestMemoryReceiptState(ReceiptStateContract):
    @pytest.fixture
    def probe(self) -> ReceiptStateProbe:
        return MemoryReceiptStateProbe()


class TestReceiptFile(ReceiptStateContract):
    @pytest.fixture
    def probe(self, tmp_path: Path) -> ReceiptStateProbe:
        return FileReceiptStateProbe(tmp_path)


class TestMemoryWay(SettledWayContract):
    @pytest.fixture
    def probe(self) -> SettledWayProbe:
        return MemoryWayProbe()


class TestNatsWay(SettledWayContract):
    @pytest.fixture
    def probe(self, nats_server: NatsServer) -> SettledWayProbe:
        return NatsWayProbe(nats_server)


async def test_no_stream_keeps_what_is_told(jetstream: JetStreamProbe) -> None:
    heard: list[SettledTelling] = []

    async def listen() -> None:
        async for telling in JetStreamSettledTellings(jetstream.admin, "sip-01").tellings():
            heard.append(telling)  # noqa: PERF401 it never ends

    hearing = asyncio.create_task(listen())
    telling = SettledTelling(settled={"f": [(0, 10)]})
    async with asyncio.timeout(120):
        while not heard:
            await JetStreamSettledFeed(jetstream.admin).tell("sip-01", telling)
            await asyncio.sleep(0.01)
    hearing.cancel()
    assert heard[0] == telling
    # Whatever was told before this record would have a number by now.
    await jetstream.put([a_record(1)])
    assert len(await jetstream.stored()) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"{}", b'{"version": 2}',
        b'{"version": 1, "highest": 1, "created": "no", "files": {}}',
        b'{"version": 1, "highest": 1, "created": null, "files": {"f": {}}}',
    ],
)  # fmt: skip
def test_of_a_damaged_state_nothing_is_known(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settled.json").write_bytes(content)
    assert ReceiptFile(tmp_path).load() == KeptReceipts(Receipts(), 0)


def test_a_state_that_cannot_be_read_is_for_an_operator(tmp_path: Path) -> None:
    (tmp_path / "settled.json").mkdir()
    with pytest.raises(SetupError, match="cannot be read"):
        ReceiptFile(tmp_path).load()


async def test_a_state_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "settled.json.new").mkdir()
    state = ReceiptFile(tmp_path)
    await state.save(Receipts(), 1)
    assert state.load() is None
    (tmp_path / "settled.json.new").rmdir()
    await state.save(Receipts(), 1)
    assert state.load() is not None


P = ParamSpec("P")
T = TypeVar("T")


class LastFirst(ThreadPoolExecutor):
    """Does what it was given when it is told to, the last first."""

    def __init__(self) -> None:
        super().__init__(max_workers=1)
        self.waiting: list[Callable[[], None]] = []

    def submit(self, fn: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        self.waiting.append(lambda: future.set_result(fn(*args, **named)))
        return future

    def go(self) -> None:
        for work in reversed(self.waiting):
            work()


async def test_of_two_that_write_the_newer_one_stays(tmp_path: Path) -> None:
    state, threads = ReceiptFile(tmp_path), LastFirst()
    asyncio.get_running_loop().set_default_executor(threads)
    saving = [asyncio.create_task(state.save(Receipts(), number)) for number in (1, 2)]
    await asyncio.sleep(0)
    assert len(threads.waiting) == len(saving)
    threads.go()
    await asyncio.gather(*saving)
    assert state.load() == KeptReceipts(Receipts(), 2)


class GivesTheLineBefore(MemorySentLines):
    async def lines(self, hole: Hole) -> AsyncIterator[Sequence[Line]]:
        async for lines in super().lines(evolve(hole, start=0)):
            yield lines


class GivesNothingOfWhatIsGone(MemorySentLines):
    async def lines(self, hole: Hole) -> AsyncIterator[Sequence[Line]]:
        try:
            async for lines in super().lines(hole):
                yield lines
        except RejectedError:
            return


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        (GivesTheLineBefore, "test_lines_that_begin_in_a_hole_are_given"),
        (GivesNothingOfWhatIsGone, "test_what_no_file_holds_is_refused"),
    ],
)
async def test_wrong_lines_are_refused(wrong: type[MemorySentLines], promise: str) -> None:
    def probe() -> SentLinesProbe:
        found = MemorySentLinesProbe()
        found.sent = wrong(found.file)
        return found

    assert promise in await refused(SentLinesContract, probe)


class KeepsTheFirst(MemoryReceiptState):
    async def save(self, receipts: Receipts, highest: int) -> None:
        if self.kept is None:
            await super().save(receipts, highest)


async def test_a_wrong_state_is_refused() -> None:
    wrong = await refused(ReceiptStateContract, lambda: MemoryReceiptStateProbe(KeepsTheFirst()))
    assert wrong == {"test_the_last_is_kept"}


class TellsEverybody(MemorySettledWay):
    async def tell(self, host: str, telling: SettledTelling) -> None:
        for each in {host, "sip-01"}:
            await super().tell(each, telling)


async def test_a_wrong_way_is_refused() -> None:
    wrong = await refused(SettledWayContract, lambda: MemoryWayProbe(TellsEverybody()))
    assert wrong == {"test_a_host_hears_what_is_told_to_it"}


@pytest.mark.parametrize(
    ("contract", "make"),
    [
        (SentLinesContract, MemorySentLinesProbe),
        (ReceiptStateContract, MemoryReceiptStateProbe),
        (SettledWayContract, MemoryWayProbe),
    ],
)
async def test_the_right_twins_are_accepted(contract: type, make: type) -> None:
    assert await refused(contract, make) == set()


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def nulled(content: bytes) -> bytes:
    return cut(content).ljust(len(content), b"\0")


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    ("compressed", "damage"), [(True, cut), (True, flipped), (False, cut), (False, nulled)]
)
async def test_bytes_that_cannot_be_read_are_never_without_a_record(
    tmp_path: Path, damage: Callable[[bytes], bytes], *, compressed: bool
) -> None:
    log = CdrLog(tmp_path)
    probe = FileSentLinesProbe(log, compressed)
    content = b"".join(b'{"n": %d}\n' % number for number in range(1000))
    probe.write(content)
    hole = Hole(file_id=probe.file_id, start=0, end=len(content))
    probe.rotate()
    path = log.rotated(1, ".gz" if compressed else "")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises((RejectedError, SetupError)):
        await anext(aiter(probe.sent.lines(hole)))


async def test_a_file_that_cannot_be_opened_is_in_nobodys_way(tmp_path: Path) -> None:
    log = CdrLog(tmp_path)
    log.write_raw(b'{"n": 1}\n')
    hole = Hole(file_id=FileSentLinesProbe(log).file_id, start=0, end=9)
    log.path.with_name(f"{log.path.name}-20261001.gz").write_bytes(b"no gzip")
    found = [line async for lines in RolledLines(log.path).lines(hole) for line in lines]
    assert [line.payload for line in found] == [b'{"n": 1}']


@pytest.mark.parametrize(
    ("host", "subject"),
    [
        ("sip-01", "cdr.settled.sip-01"),
        ("sip-01.example.net", "cdr.settled.sip-01.example.net"),
        ("sip-01.", "cdr.settled.sip-01.-"),
        ("a..b c*", "cdr.settled.a.-.b-c-"),
    ],
)
def test_whatever_a_host_is_called_its_subject_is_one(host: str, subject: str) -> None:
    assert subject_of(host) == subject


def test_what_is_too_long_for_a_message_is_told_in_parts() -> None:
    many = [(2 * number, 2 * number + 1) for number in range(25_000)]
    telling = SettledTelling(settled={"a": [(0, 1)], "b": many}, stream=LIFE)
    parts = list(parts_of(telling))
    assert [part.stream for part in parts] == [*[None] * (len(parts) - 1), LIFE]
    told = [(name, pair) for part in parts for name in part.settled for pair in part.settled[name]]
    assert told == [("a", (0, 1)), *(("b", pair) for pair in many)]
    assert max(sum(map(len, part.settled.values())) for part in parts) <= 10_000
    assert list(parts_of(SettledTelling(settled={}, stream=LIFE))) == [
        SettledTelling(settled={}, stream=LIFE)
    ]
