"""What survives stops, crashes and bad disks; the numbers are those of docs/tail-scenarios.md."""

import logging
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.contract.intake import numbered
from adapters.contract.waiting import until
from adapters.file_tail.positions.checkpoint import CheckpointFile
from application.errors import SetupError
from contract.cdr_log import CdrLog
from contract.source_probes import FileSourceProbe
from contract.tail_child import child, numbered_checkpoint


async def test_03_end_gives_only_what_is_written_from_now_on(
    probe: FileSourceProbe, log: CdrLog
) -> None:
    log.write(*numbered(10))
    log.rename()
    log.write(*numbered(10, 10))
    log.write_raw(b"unfin")
    probe.start_at = "end"
    async with probe.reading() as reader:
        await reader.gives_no_more()
        log.write_raw(b"ished\nnew\n")
        await reader.gives([b"unfinished", b"new"])


async def test_03_end_remembers_where_that_was(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(10))
    log.rename()
    probe.start_at = "end"
    async with probe.reading() as reader:
        await reader.gives_no_more()
    log.write(b"a")
    log.rename()
    log.write(b"b")
    async with probe.reading() as again:
        await again.gives([b"a", b"b"])


async def test_04_a_position_is_stronger_than_end(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
    log.write(*numbered(10, 10))
    probe.start_at = "end"
    async with probe.reading() as again:
        await again.gives(numbered(10, 10))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: content[: len(content) // 2], id="truncated"),
        pytest.param(lambda content: b"\0" * len(content), id="nul"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda content: content.replace(b"offset", b"Offset", 1), id="flipped"),
        pytest.param(lambda _: b'{"version": 2}\n9b1c0a6f\n', id="foreign"),
    ],
)
@pytest.mark.parametrize("both", [False, True])
async def test_53_a_damaged_position_costs_repeats_never_lines(
    probe: FileSourceProbe,
    log: CdrLog,
    damage: Callable[[bytes], bytes],
    caplog: pytest.LogCaptureFixture,
    *,
    both: bool,
) -> None:
    for number in range(2):
        log.write(*numbered(10, 10 * number))
        async with probe.reading() as reader:
            await reader.gives(numbered(10, 10 * number))
    log.write(b"new")
    for path in list(probe.state_files())[: 2 if both else 1]:
        path.write_bytes(damage(path.read_bytes()))
    probe.start_at = "end"
    async with probe.reading() as again:
        await until(lambda: again.payloads[-1:] == [b"new"])
    assert len(again.lines) == 21 if both else len(again.lines) <= 11
    assert again.payloads == log.expected[-len(again.lines) :]
    assert [each for each in caplog.records if each.levelno == logging.ERROR]


@pytest.mark.parametrize("missing", ["position.json", "position.json.previous"])
async def test_53_one_missing_copy_is_enough(
    probe: FileSourceProbe, log: CdrLog, missing: str
) -> None:
    for number in range(3):
        log.write(*numbered(10, 10 * number))
        async with probe.reading() as reader:
            await reader.gives(numbered(10, 10 * number))
    (probe.state_dir / missing).unlink()
    log.write(b"new")
    async with probe.reading() as again:
        await until(lambda: again.payloads[-1:] == [b"new"])
    assert again.payloads == log.expected[-len(again.lines) :]
    assert len(again.lines) < len(log.expected)


async def test_54_a_full_disk_stops_no_delivery(
    probe: FileSourceProbe, log: CdrLog, caplog: pytest.LogCaptureFixture
) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        await probe.settled()
        scratch = probe.state_dir / "position.json.new"
        scratch.symlink_to("/dev/full")
        log.write(*numbered(10, 10))
        await reader.gives(log.expected)
        await until(lambda: reader.state.checkpoint_failures > 2)
        assert reader.state.checkpoint_failing
        assert probe.remembered().files[-1].offset == 10 * 101
        scratch.unlink()
        await probe.settled()
        await until(lambda: not reader.state.checkpoint_failing)
    assert len([each for each in caplog.records if each.levelno == logging.ERROR]) == 1


async def test_54_a_disk_that_is_full_from_the_start(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(10))
    probe.state_dir.mkdir()
    (probe.state_dir / "position.json.new").symlink_to("/dev/full")
    (probe.state_dir / "probe").symlink_to("/dev/full")
    async with probe.reading() as reader:
        await reader.gives(log.expected)


async def test_55_a_directory_that_cannot_be_written_is_refused(
    log: CdrLog, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    for place in (tmp_path / "file", tmp_path / "file" / "state", Path("/proc/akira")):
        with pytest.raises(SetupError, match=f"{place} .AKIRA_STATE_DIR. cannot be written: "):
            async with FileSourceProbe(log, place).reading():
                pass


async def test_69_a_second_bridge_is_refused(probe: FileSourceProbe, log: CdrLog) -> None:
    log.write(*numbered(10))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        with pytest.raises(SetupError, match="belongs to another bridge"):
            async with probe.reading():
                pass
        log.write(b"more")
        await reader.gives(log.expected)
    async with probe.reading() as again:
        await again.gives_no_more()


@pytest.mark.faults
def test_52_a_kill_during_a_save_leaves_a_whole_position(tmp_path: Path) -> None:
    chance = random.Random(52)  # noqa: S311
    for _ in range(8):
        with child("save", tmp_path) as process:
            assert process.stdout is not None
            saved = max(int(process.stdout.readline()) for _ in range(2))
            threading.Event().wait(chance.random() * 0.05)
            process.kill()
            saved = max([saved, *map(int, process.stdout.read().split())])
        checkpoint, damaged = CheckpointFile(tmp_path).load()
        assert checkpoint is not None
        assert checkpoint.files[0].offset in (saved, saved + 1)
        assert not damaged


def test_52_a_crash_between_the_two_renames_leaves_the_one_before(tmp_path: Path) -> None:
    store = CheckpointFile(tmp_path)
    for number in (1, 2):
        store.save(numbered_checkpoint(number))
    (tmp_path / "position.json.new").write_bytes(b"half of a positi")
    assert store.load() == (numbered_checkpoint(2), False)
    (tmp_path / "position.json").replace(tmp_path / "position.json.previous")
    assert store.load() == (numbered_checkpoint(2), False)
