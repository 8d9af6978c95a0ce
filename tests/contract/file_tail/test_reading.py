"""Reads of every size and end; the numbers are those of docs/tail-scenarios.md."""

from functools import partial

import pytest

from adapters.contract.intake import Reader, numbered
from adapters.contract.waiting import until
from adapters.file_tail.files.identity import Digest, FileKey, Position
from adapters.file_tail.positions.checkpoint import Checkpoint, CheckpointFile
from contract.cdr_log import CdrLog
from contract.source_probes import FileSourceProbe


async def test_05_06_empty_files(probe: FileSourceProbe, log: CdrLog) -> None:
    log.path.touch()
    async with probe.reading() as reader:
        await reader.gives([])
        log.rename()
        log.path.touch()
        await until(lambda: reader.state.followed_files == 2)
        log.write(b"old", to=log.rotated(1))
        await reader.gives(log.expected)
        log.write(b"new")
        await reader.gives(log.expected)


@pytest.mark.parametrize("edge", [64 * 1024, 128 * 1024])
@pytest.mark.parametrize("beyond", [-1, 0, 1])
async def test_11_line_ends_at_the_edge_of_a_read(
    probe: FileSourceProbe, log: CdrLog, edge: int, beyond: int
) -> None:
    log.write(b"x" * (edge + beyond - 1), b"y" * (edge + beyond - 1), b"z")
    async with probe.reading() as reader:
        await reader.gives(log.expected)


async def test_40_deleted_with_a_backlog(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        log.write(*numbered(5000, 10))
        log.path.unlink()
        await reader.gives(log.expected)
        log.write(b"new")
        await reader.gives(log.expected)


@pytest.mark.parametrize("count", [3, 500])
async def test_41_42_deleted_and_made_anew_in_the_absence(
    probe: FileSourceProbe, log: CdrLog, count: int
) -> None:
    log.write(*numbered(50))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
    log.path.unlink()
    log.write(*numbered(count, 1000))
    async with probe.reading() as again:
        await again.gives(numbered(count, 1000))
        assert again.state.lost_generations == 1


async def test_48_a_stop_under_load_repeats_nothing(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(60_000))
    given: list[bytes] = []
    while len(given) < 60_000:
        async with probe.reading() as reader:
            await until(partial(_enough, reader, 60_000 - len(given)))
        given += reader.payloads
    assert given == log.expected


async def test_66_offsets_over_4_gb(probe: FileSourceProbe, log: CdrLog) -> None:
    offset = 2**32 + 1000
    log.write_raw(b"first\n")
    with log.path.open("r+b") as file:
        file.seek(offset - 10)
        file.write(b"123456789\n")
    log.write(*numbered(10))
    position = Position(
        key=FileKey.of(log.path.stat()),
        head=Digest.of(b"first\n"),
        mark=Digest.of(b"123456789\n"),
        offset=offset,
        path=str(log.path),
    )
    probe.state_dir.mkdir()
    CheckpointFile(probe.state_dir).save(Checkpoint(files=(position,)))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
    assert reader.lines[-1].offset == offset + 9 * 101
    log.write(b"last")
    async with probe.reading() as again:
        await again.gives([b"last"])


def _enough(reader: Reader, rest: int) -> bool:
    return len(reader.lines) > 5000 or len(reader.lines) == rest
