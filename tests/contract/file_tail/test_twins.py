"""A file that was partly read has a twin whose size or content went on differently."""

import os

import pytest

from adapters.contract.intake import numbered
from adapters.contract.waiting import until
from contract.cdr_log import CdrLog
from contract.source_probes import FileSourceProbe, TailReader


async def looks(reader: TailReader, count: int = 2) -> None:
    """Wait until the files were looked at from now on."""
    rounds = reader.state.rounds
    await until(lambda: reader.state.rounds >= rounds + count)


@pytest.mark.parametrize("second", [10, 800, 3000], ids=["shorter", "equal", "longer"])
@pytest.mark.parametrize("looked", [False, True])
async def test_a_file_of_which_nothing_was_read_is_copied_and_truncated(
    probe: FileSourceProbe, log: CdrLog, second: int, *, looked: bool
) -> None:
    log.write(*numbered(800))
    async with probe.reading(held=True) as reader:
        await looks(reader)
        log.copy()
        if looked:
            await looks(reader)
        log.truncate()
        log.write(*numbered(second, 5000))
        await looks(reader)
        reader.release()
        await reader.gives(log.expected)
        assert reader.state.lost_generations == 0
    async with probe.reading() as again:
        await again.gives_no_more()


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("looked", [False, True])
@pytest.mark.parametrize("restart", [False, True])
async def test_a_line_between_copy_and_truncation(
    probe: FileSourceProbe, log: CdrLog, *, looked: bool, restart: bool, compressed: bool
) -> None:
    log.write(*numbered(500))
    async with probe.reading() as reader:
        await until(lambda: len(reader.lines) == 500)
        log.copy()
        if looked:
            await looks(reader)
        log.write(b"between")
        await reader.gives(log.expected)
        if restart:
            await looks(reader)
        else:
            log.truncate()
            log.write(*numbered(20, 1000))
            await reader.gives(log.expected)
            assert reader.state.lost_generations == 0
    if restart:
        log.truncate()
        log.write(*numbered(20, 1000))
    if compressed:
        log.compress(1)
    async with probe.reading() as again:
        await again.gives(log.expected[len(reader.lines) :])
        assert again.state.lost_generations == 0


async def test_what_was_read_beyond_a_copy_and_is_not_done_survives_a_crash(
    probe: FileSourceProbe, log: CdrLog
) -> None:
    log.write(*numbered(500))
    async with probe.reading(marks=False, crash=True) as reader:
        await until(lambda: len(reader.lines) == 500)
        for line in reader.lines[:300]:
            reader.source.done(line)
        log.copy()
        log.write(b"between")
        await until(lambda: len(reader.lines) == 501)
        log.truncate()
        log.write(*numbered(20, 1000))
        await until(lambda: len(reader.lines) == 521)
        await looks(reader)
    async with probe.reading() as again:
        await again.gives([*log.expected[300:500], *log.expected[501:]])


@pytest.mark.parametrize("late", [0, 30])
async def test_compressed_while_its_writer_still_has_it_open(
    probe: FileSourceProbe, log: CdrLog, late: int
) -> None:
    log.write(*numbered(200))
    async with probe.reading() as reader:
        await until(lambda: len(reader.lines) == 200)
        with log.path.open("ab") as writer:
            log.rename()
            log.write(b"live")
            writer.write(b"".join(each + b"\n" for each in numbered(11, 2000)))
            writer.flush()
            await until(lambda: len(reader.lines) == 212)
            log.compress(1)
            writer.write(b"".join(each + b"\n" for each in numbered(late, 3000)))
            writer.flush()
            await until(lambda: len(reader.lines) == 212 + late)
            await reader.gives_no_more(seconds=0.6)
            log.rename()
            log.write(b"last")
            await until(lambda: len(reader.lines) == 213 + late)
            await reader.gives_no_more(seconds=0.6)
        assert len(set(reader.payloads)) == len(reader.lines)
    async with probe.reading() as again:
        await again.gives_no_more(seconds=0.6)
        assert again.state.lost_generations == 0


async def test_a_read_file_is_replaced_by_a_shorter_one(
    probe: FileSourceProbe, log: CdrLog
) -> None:
    log.write(*numbered(50))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        draft = log.directory / "draft"
        draft.write_bytes(b"".join(each + b"\n" for each in numbered(30)))
        with log.path.open("ab") as writer:
            draft.replace(log.path)
            writer.write(b"to the old one\n")
        log.write(*numbered(5, 100))
        await until(lambda: len(reader.lines) == 56)
        await reader.gives_no_more()
    assert sorted(reader.payloads) == sorted([*log.expected, b"to the old one"])


async def test_a_finished_file_that_goes_on_is_read_on(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(50))
    async with probe.reading() as reader:
        for number in range(3):
            log.rename()
            log.write(*numbered(1, 100 + number))
            await until(lambda: len(reader.lines) == len(log.expected))
        await until(lambda: reader.state.followed_files <= 2)
        log.write(b"late", to=log.rotated(3))
        log.rename()
        log.write(b"live")
        await until(lambda: len(reader.lines) == len(log.expected))
        await reader.gives_no_more()
    assert sorted(reader.payloads) == sorted(log.expected)


async def test_old_files_that_are_compressed_or_touched_are_not_read_again(
    probe: FileSourceProbe, log: CdrLog
) -> None:
    probe.start_at = "end"
    for number in range(30):
        log.write(*numbered(3, number * 3))
        log.rename()
    log.write(b"live")
    async with probe.reading() as reader:
        log.write(b"new")
        await reader.gives([b"new"])
        for number in range(1, 20):
            log.compress(number)
        os.utime(log.rotated(25), (1, 1))
        log.rename()
        log.write(b"last")
        await reader.gives([b"new", b"last"])
        await reader.gives_no_more(seconds=0.6)
