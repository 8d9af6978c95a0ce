"""The system around the tail; the numbers are those of docs/tail-scenarios.md."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import pytest

from adapters.contract.intake import numbered
from adapters.contract.waiting import until
from contract.cdr_log import CdrLog
from contract.source_probes import FileSourceProbe

_NOBODY = 65534
# A number that no user has, another for each process of tests.
_NOBODY_ELSE = 1_000_000_000 + os.getpid()


async def test_02_the_directory_may_come_late_too(probe: FileSourceProbe, log: CdrLog) -> None:
    log.directory.rmdir()
    async with probe.reading() as reader:
        await until(lambda: reader.state.waiting_for == f"{log.path} is absent")
        log.directory.mkdir()
        log.write(b"a")
        await reader.gives([b"a"])
        assert reader.state.waiting_for is None


async def test_a_folder_under_the_name_is_said_to_be_none(
    probe: FileSourceProbe, log: CdrLog
) -> None:
    log.path.mkdir()
    async with probe.reading() as reader:
        await until(lambda: reader.state.waiting_for == f"{log.path} is no regular file")
        log.path.rmdir()
        log.write(b"a")
        await reader.gives([b"a"])
        assert reader.state.waiting_for is None


@pytest.mark.parametrize("moment", [0, 2**31 + 5])
async def test_62_times_of_files_do_not_matter(
    probe: FileSourceProbe, log: CdrLog, moment: int
) -> None:
    for start in (0, 10, 20):
        log.write(*numbered(10, start))
        os.utime(log.path, (moment, moment))
        log.rename()
    log.write(b"live")
    os.utime(log.path, (moment, moment))
    async with probe.reading() as reader:
        await reader.gives(log.expected)


async def test_63_a_lost_watch_costs_only_time(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        moved = log.directory.rename(log.directory.with_name("moved"))
        log.directory.mkdir()
        log.write(b"new")
        await reader.gives(log.expected)
        log.write(b"old", to=moved / "cdr.jsonl")
        await reader.gives(log.expected)


async def test_64_without_watches_the_file_is_looked_at(caplog: pytest.LogCaptureFixture) -> None:
    with TemporaryDirectory(dir="/tmp") as place:
        directory = Path(place)
        log = CdrLog(directory)
        log.write(*numbered(10))
        # The kernel counts watches by user: other tests lose none, and none that ends gives one.
        with dropped(directory, log.path, user=_NOBODY_ELSE):
            with no_watches():
                reading = FileSourceProbe(log, directory / "state").reading()
                reader = await reading.__aenter__()
            await reader.gives(log.expected)
            for number in range(3):
                log.rename()
                log.write(*numbered(10, 10 + 10 * number))
                await reader.gives(log.expected)
            await reading.__aexit__(None, None, None)
    assert [each for each in caplog.records if "lends no watch" in each.message]


async def test_65_an_unreadable_file_is_waited_for() -> None:
    with TemporaryDirectory(dir="/tmp") as place:
        directory = Path(place)
        log = CdrLog(directory)
        log.write(*numbered(10))
        log.path.chmod(0)
        with dropped(directory, log.path):
            async with FileSourceProbe(log, directory / "state").reading() as reader:
                await until(lambda: "Permission denied" in (reader.state.waiting_for or ""))
                await reader.gives_no_more(seconds=1)
                log.path.chmod(0o600)
                await reader.gives(log.expected)
                assert reader.state.waiting_for is None


async def test_67_a_thousand_old_files(probe: FileSourceProbe, log: CdrLog) -> None:
    for number in range(1, 1001):
        log.write_raw(b"old %d\n" % number, to=log.rotated(number))
    log.write(*numbered(10))
    probe.start_at = "end"
    async with probe.reading() as reader:
        await reader.gives_no_more()
    log.write(b"new")
    async with probe.reading() as again:
        await until(lambda: again.payloads == [b"new"])
        log.rename()
        log.write(b"last")
        await again.gives([b"new", b"last"])


async def test_68_70_nothing_grows_with_the_rotations(probe: FileSourceProbe, log: CdrLog) -> None:
    async with probe.reading() as reader:
        log.write(b"first")
        await reader.gives(log.expected)
        descriptors = open_files()
        for number in range(25):
            log.rename()
            log.write(*numbered(1, number))
            await until(lambda: len(reader.lines) == len(log.expected))
            log.rotated(3).unlink(missing_ok=True)
    async with probe.reading() as again:
        await again.gives_no_more()
        await until(lambda: again.state.followed_files <= 4)
        assert open_files() <= descriptors + 4
    assert sum(map(len, probe.state_files().values())) < 8000


async def test_70_idleness_is_cheap(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        await probe.settled()
        begun, before = monotonic(), reader.state.rounds
        await until(lambda: reader.state.rounds >= before + 12)
        took = monotonic() - begun
    # It goes round four times a second, and a few rounds may have been due.
    assert took > 2


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@contextmanager
def no_watches() -> Iterator[None]:
    """Take all inotify instances of this user for a moment."""
    library = ctypes.CDLL(None)
    taken = []
    while (descriptor := library.inotify_init1(os.O_CLOEXEC)) >= 0:
        taken.append(descriptor)
    try:
        yield
    finally:
        for each in taken:
            os.close(each)


@contextmanager
def dropped(*owned: Path, user: int = _NOBODY) -> Iterator[None]:
    """Go on as nobody, or as another user, where this is root, who may do everything."""
    if os.geteuid() != 0:
        yield
        return
    for each in owned:
        os.chown(each, user, _NOBODY)
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)
