"""Files that look alike; the numbers are those of docs/tail-scenarios.md."""

import shutil
from pathlib import Path

import pytest

from adapters.contract.intake import numbered
from adapters.contract.waiting import until
from contract.cdr_log import CdrLog
from contract.source_probes import FileSourceProbe


async def test_43_equal_heads(probe: FileSourceProbe, log: CdrLog) -> None:
    head = numbered(45)
    assert sum(map(len, head)) > 4096
    log.write(*head, *numbered(10, 100))
    async with probe.reading() as reader:
        await until(lambda: len(reader.lines) == 55)
        log.rename()
        log.write(*head, *numbered(10, 200))
        await reader.gives(log.expected)
    log.rename()
    log.write(*head, *numbered(10, 300))
    async with probe.reading() as again:
        await again.gives(log.expected[110:])


@pytest.mark.parametrize("restart", [False, True])
async def test_44_equal_generations(probe: FileSourceProbe, log: CdrLog, *, restart: bool) -> None:
    log.write(*numbered(20))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        if not restart:
            log.rename()
            log.write(*numbered(20))
            await reader.gives(numbered(20) * 2)
            return
    for _ in range(2):
        log.rename()
        log.write(*numbered(20))
    # Of the rotated ones, one holds what was read, and the other nothing beyond that.
    async with probe.reading() as again:
        await again.gives(numbered(20))


@pytest.mark.parametrize("restart", [False, True])
async def test_45_replaced_by_a_longer_copy(
    probe: FileSourceProbe, log: CdrLog, *, restart: bool
) -> None:
    log.write(*numbered(20))
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        if not restart:
            _replace(log)
            await reader.gives(log.expected)
            return
    _replace(log)
    async with probe.reading() as again:
        await again.gives(log.expected[20:])


@pytest.mark.parametrize("restart", [False, True])
async def test_46_a_symbolic_link_to_another_file(
    probe: FileSourceProbe, log: CdrLog, tmp_path: Path, *, restart: bool
) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    log.write(*numbered(10), to=old)
    log.path.symlink_to(old)
    async with probe.reading() as reader:
        await reader.gives(log.expected)
        if not restart:
            _relink(log, old, new)
            await reader.gives(log.expected)
            return
    _relink(log, old, new)
    async with probe.reading() as again:
        await again.gives(log.expected[10:])


def _relink(log: CdrLog, old: Path, new: Path) -> None:
    log.write(*numbered(10, 10), to=old)
    log.path.unlink()
    log.write(*numbered(10, 20), to=new)
    log.path.symlink_to(new)


def _replace(log: CdrLog) -> None:
    draft = log.directory / "draft"
    shutil.copyfile(log.path, draft)
    log.write(*numbered(10, 20), to=draft)
    draft.replace(log.path)
