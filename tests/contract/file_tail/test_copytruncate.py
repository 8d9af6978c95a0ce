"""Truncation, copies and look-alikes; the numbers are those of docs/tail-scenarios.md."""

import os

import pytest

from adapters.contract.intake import numbered
from adapters.contract.waiting import until
from contract.cdr_log import CdrLog
from contract.source_probes import FileSourceProbe


async def test_31_copytruncate_while_idle(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        for number in range(1, 5):
            await reader.gives(log.expected)
            log.copytruncate()
            await until(lambda: reader.state.followed_files > 1)
            log.write(*numbered(10, number * 10))
        await reader.gives(log.expected)
        assert reader.state.lost_generations == 0


@pytest.mark.parametrize("first", [0, 10])
async def test_32_33_copytruncate_with_a_backlog_and_regrown(
    probe: FileSourceProbe, log: CdrLog, first: int
) -> None:
    log.write(*numbered(first))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        log.write(*numbered(1000, first))
        log.copytruncate()
        log.write(*numbered(3000, 2000))
        await reader.gives(log.expected)


async def test_33_several_copytruncates_before_the_next_look(
    probe: FileSourceProbe, log: CdrLog
) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        for number in range(1, 6):
            log.write(*numbered(10 * number, number * 100))
            log.copytruncate()
        log.write(*numbered(200, 1000))
        await reader.gives(log.expected)


@pytest.mark.parametrize("count", [3, 500])
@pytest.mark.parametrize("compressed", [False, True])
async def test_34_copytruncate_in_the_absence(
    probe: FileSourceProbe, log: CdrLog, count: int, *, compressed: bool
) -> None:
    log.write(*numbered(50))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
    log.write(*numbered(50, 50))
    log.copytruncate()
    log.write(*numbered(count, 1000))
    if compressed:
        log.compress(1)
    async with probe.reading() as again:
        await again.gives(log.expected[50:])
        assert again.state.lost_generations == 0


@pytest.mark.parametrize("restart", [False, True])
async def test_35_a_copy_beside_its_original_is_let_be(
    probe: FileSourceProbe, log: CdrLog, *, restart: bool
) -> None:
    log.write(*numbered(50))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        if not restart:
            log.copy()
            await reader.gives_no_more(seconds=2)
            log.truncate()
            log.write(b"new")
            await reader.gives(log.expected)
            return
    log.write(*numbered(50, 50))
    log.copy()
    async with probe.reading() as again:
        await again.gives(log.expected[50:])
        log.truncate()
        log.write(b"new")
        await again.gives(log.expected[50:])


async def test_36_a_copy_in_the_making_is_let_be(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(50))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        content = log.path.read_bytes()
        log.shift()
        for start in range(0, len(content), 1000):
            log.write_raw(content[start : start + 1000], to=log.rotated(1))
            await reader.gives_no_more(seconds=0.1)
        log.truncate()
        log.write(b"new")
        await reader.gives(log.expected)
    async with probe.reading() as again:
        await again.gives_no_more()


@pytest.mark.parametrize("restart", [False, True], ids=["37", "38"])
async def test_a_rewrite_of_the_same_size(
    probe: FileSourceProbe, log: CdrLog, *, restart: bool
) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        if not restart:
            log.path.write_bytes(b"".join(each + b"\n" for each in numbered(10, 10)))
            await reader.gives(numbered(20))
            return
    log.path.write_bytes(b"".join(each + b"\n" for each in numbered(10, 10)))
    async with probe.reading() as again:
        await again.gives(numbered(10, 10))


async def test_39_a_writer_that_does_not_append_leaves_a_hole(
    probe: FileSourceProbe, log: CdrLog
) -> None:
    log.write(*numbered(2000))
    async with probe.reading() as reader:
        await until(lambda: len(reader.lines) == 2000)
        with log.path.open("r+b") as writer:
            writer.seek(0, os.SEEK_END)
            hole = writer.tell()
            log.copytruncate()
            writer.write(b"after\nthe hole\n")
        await reader.gives([*log.expected, b"after", b"the hole"])
        await until(lambda: reader.state.nul_bytes == hole)
    assert reader.lines[-2].offset == hole


@pytest.mark.parametrize("crash", [False, True])
async def test_many_copies_that_end_early_are_known_where_the_file_is_empty(
    probe: FileSourceProbe, log: CdrLog, *, crash: bool
) -> None:
    async with probe.reading() as reader:
        for number in range(12):
            log.write(*numbered(5, number * 10))
            await reader.gives(log.expected)
            log.copy()
            log.write(*numbered(1, number * 10 + 5))
            await reader.gives(log.expected)
            await probe.settled()
            log.truncate()
            await until(lambda: reader.state.lag_bytes == 0 and reader.state.followed_files == 1)
    async with probe.reading(crash=crash) as again:
        await again.gives_no_more(seconds=1)
        log.write(b"new")
        await again.gives([b"new"])
        assert again.state.lost_generations == 0
