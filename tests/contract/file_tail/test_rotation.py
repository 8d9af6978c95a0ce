"""Rotation by renaming and compressing; the numbers are those of docs/tail-scenarios.md."""

import gzip
from pathlib import Path

import pytest

from adapters.contract.intake import numbered
from adapters.contract.waiting import until
from contract.cdr_log import CdrLog
from contract.source_probes import FileSourceProbe


async def test_20_the_writer_may_keep_the_old_file(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        log.rename()
        for round_ in range(5):
            log.write(*numbered(5, 100 + round_ * 10))
            log.write(*numbered(5, 1000 + round_ * 10), to=log.rotated(1))
            await until(lambda: len(reader.lines) == len(log.expected))
        await reader.gives_no_more()
    assert sorted(reader.payloads) == sorted(log.expected)
    async with probe.reading() as again:
        log.write(b"late", to=log.rotated(1))
        await again.gives([b"late"])


async def test_21_the_new_file_may_come_late(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        log.rename()
        await reader.gives(log.expected)
        await reader.gives_no_more(seconds=1)
        log.write(*numbered(10, 10))
        await reader.gives(log.expected)


async def test_22_twenty_renames_at_once(probe: FileSourceProbe, log: CdrLog) -> None:
    async with probe.reading() as reader:
        for number in range(20):
            log.write(*numbered(3, number * 3))
            log.rename()
        log.write(b"last")
        await reader.gives(log.expected)
    async with probe.reading() as again:
        await again.gives_no_more()


async def test_22_a_quiet_file_is_written_and_renamed_twice_between_two_looks(
    probe: FileSourceProbe, log: CdrLog
) -> None:
    log.write_raw(b"")
    async with probe.reading() as reader:
        await until(lambda: reader.state.followed_files == 1)
        await reader.gives_no_more()
        for number in range(3):
            log.write(*numbered(3, number * 3))
            log.rename()
        log.write(b"last")
        await reader.gives(log.expected)


async def test_23_a_file_moved_elsewhere_is_read_to_its_end(
    probe: FileSourceProbe, log: CdrLog, tmp_path: Path
) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        elsewhere = tmp_path / "elsewhere"
        log.path.rename(elsewhere)
        log.write(*numbered(5, 10), to=elsewhere)
        await reader.gives(log.expected)
        log.write(*numbered(5, 20))
        await reader.gives(log.expected)


@pytest.mark.parametrize(
    "names",
    [
        ("cdr.jsonl-20261120", "cdr.jsonl-20261121"),
        ("cdr-20261120.jsonl", "cdr-20261121.jsonl"),
        ("cdr.jsonl.2026-11-20T23", "cdr.jsonl.2026-11-21T01"),
        ("cdr.jsonl-20261120.gz", "cdr.jsonl-1764028800"),
    ],
)
async def test_24_names_with_dates(
    probe: FileSourceProbe, log: CdrLog, names: tuple[str, str]
) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
    log.write(*numbered(10, 10))
    for start, name in zip((20, 30), names, strict=True):
        content = log.path.read_bytes()
        log.path.rename(log.directory / name)
        if name.endswith(".gz"):
            (log.directory / name).write_bytes(gzip.compress(content))
        log.write(*numbered(10, start))
    async with probe.reading() as again:
        await again.gives(log.expected[10:])


async def test_26_two_rotations_in_the_absence(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
    for start in (10, 20):
        log.write(*numbered(10, start))
        log.rename()
    log.write(*numbered(10, 30))
    async with probe.reading() as again:
        await again.gives(log.expected[10:])
        assert again.state.lost_generations == 0


async def test_27_a_file_that_was_rotated_away_is_counted(
    probe: FileSourceProbe, log: CdrLog
) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
    for start in (10, 20, 30):
        log.write(*numbered(10, start))
        log.rename()
    log.rotated(3).unlink()
    log.write(b"live")
    async with probe.reading() as again:
        await again.gives([*log.expected[20:]])
        await until(lambda: again.state.lost_generations == 1)


@pytest.mark.parametrize("count", [10, 20_000])
async def test_28_compressed_in_the_absence(
    probe: FileSourceProbe, log: CdrLog, count: int
) -> None:
    log.write(*numbered(count))
    async with probe.reading() as reader:
        await until(lambda: len(reader.lines) == count)
    log.write(*numbered(count, count))
    log.rename()
    log.compress(1)
    log.write(b"live")
    async with probe.reading() as again:
        await again.gives(log.expected[count:])
    assert again.lines[0].file_id == reader.lines[0].file_id
    assert again.lines[0].offset == count * 101
    async with probe.reading() as last:
        await last.gives_no_more()


@pytest.mark.parametrize("crash", [False, True])
async def test_29_compressed_after_it_was_read(
    probe: FileSourceProbe, log: CdrLog, *, crash: bool
) -> None:
    log.write(*numbered(10))
    async with probe.reading(crash=crash) as reader:
        await reader.gives(log.expected)
        log.rename()
        log.write(b"live")
        await reader.gives(log.expected)
        log.compress(1)
        await reader.gives_no_more(seconds=0.6)
        await probe.settled()
    async with probe.reading() as again:
        await again.gives_no_more()
        assert again.state.lost_generations == 0


async def test_30_a_compressed_file_in_the_making(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(1000))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
    log.write(*numbered(1000, 1000))
    log.rename()
    log.write(b"live")
    compressed = gzip.compress(log.rotated(1).read_bytes())
    log.rotated(1, ".gz").write_bytes(compressed[: len(compressed) // 2])
    async with probe.reading() as again:
        await again.gives(log.expected[1000:])
        log.rotated(1, ".gz").write_bytes(compressed)
        log.rotated(1).unlink()
        log.rename()
        log.write(b"last")
        await again.gives(log.expected[1000:])


async def test_30_a_compressed_file_that_was_never_finished(
    probe: FileSourceProbe, log: CdrLog
) -> None:
    log.write(*numbered(5000))
    log.rename()
    log.compress(1)
    content = log.rotated(1, ".gz").read_bytes()
    log.rotated(1, ".gz").write_bytes(content[: len(content) // 2])
    log.write(b"live")
    async with probe.reading() as reader:
        await until(lambda: reader.payloads[-1:] == [b"live"])
        assert 0 < len(reader.lines) < 5000
        assert reader.payloads[:-1] == numbered(len(reader.lines) - 1)


async def test_many_generations_are_read_oldest_first(probe: FileSourceProbe, log: CdrLog) -> None:
    for number in range(100):
        log.write(*numbered(3, number * 3))
        log.rename()
        if number % 3 == 0:
            log.compress(1)
    log.write(b"live")
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        assert reader.state.followed_files < 40
