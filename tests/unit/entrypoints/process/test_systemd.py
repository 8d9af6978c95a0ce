"""Ready once, a sign of life only while work gets on, and silence where there is no systemd."""

import asyncio
import logging
import socket
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from entrypoints.process.systemd import Progress, Supervisor, supervised, supervisor_of


class Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.told = asyncio.Event()

    def emit(self, _: logging.LogRecord) -> None:
        self.told.set()


@pytest.fixture
def line(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        yield listening


def heard(line: socket.socket) -> str:
    return line.recv(100).decode()


async def next_word(line: socket.socket) -> str:
    return (await asyncio.get_running_loop().sock_recv(line, 100)).decode()


def test_what_systemd_put_into_the_environment() -> None:
    assert supervisor_of({}) == Supervisor()
    assert supervisor_of({"NOTIFY_SOCKET": "", "WATCHDOG_USEC": ""}) == Supervisor()
    given = {"NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": "90000000"}
    assert supervisor_of(given) == Supervisor("/run/systemd/notify", 90.0)


async def test_ready_at_the_beginning_and_stopping_at_the_end(line: socket.socket) -> None:
    async with supervised(Supervisor(line.getsockname()), {}):
        assert heard(line) == "READY=1"
    assert heard(line) == "STOPPING=1"


async def test_a_socket_without_a_file_is_spoken_to() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        # The kernel chooses one: the same test may run beside this one, on another Python.
        listening.bind("")
        listening.setblocking(False)
        name = listening.getsockname().decode().replace("\0", "@")
        async with supervised(Supervisor(name), {}):
            assert heard(listening) == "READY=1"


async def test_nobody_listens_and_nothing_breaks(tmp_path: Path) -> None:
    entered = []
    for nobody in (Supervisor(), Supervisor(str(tmp_path / "absent"), 0.01)):
        async with supervised(nobody, {}):
            entered.append(nobody)
    assert len(entered) == 2


async def test_a_sign_of_life_while_all_signs_move(line: socket.socket) -> None:
    rounds = count()
    async with supervised(Supervisor(line.getsockname(), 0.04), {"file": lambda: next(rounds)}):
        assert await next_word(line) == "READY=1"
        assert [await next_word(line) for _ in range(20)] == ["WATCHDOG=1"] * 20


async def test_none_once_a_sign_stands_still_and_it_is_named(
    line: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    ear = Ear()
    logging.getLogger("entrypoints.process.systemd").addHandler(ear)
    async with supervised(Supervisor(line.getsockname(), 0.04), {"file": lambda: 7}):
        await ear.told.wait()
        (record,) = caplog.records
        assert vars(record)["stuck"] == "file"
        words: list[str] = []
        while len(words) < 100:
            try:
                words.append(heard(line))
            except BlockingIOError:
                break
    assert words[0] == "READY=1"
    assert set(words[1:]) == {"WATCHDOG=1"}


def test_a_sign_may_stand_still_for_a_while_and_longer_where_there_is_no_work() -> None:
    values: dict[str, object] = {"inbox": 1, "ledger": None}

    def sign(name: str) -> Callable[[], object]:
        return lambda: values[name]

    progress = Progress({name: sign(name) for name in values}, 30.0)
    assert progress.stuck(0) == []
    assert progress.stuck(30) == []
    assert progress.stuck(31) == ["inbox"]
    values.update(inbox=2, ledger=5)
    assert progress.stuck(32) == []
    assert progress.stuck(63) == ["inbox", "ledger"]
    values.update(inbox=3, ledger=None)
    assert progress.stuck(64) == []
