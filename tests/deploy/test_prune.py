"""What removes old files never removes one that the bridge is not done with."""

import asyncio
import gzip
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import time

import pytest

from adapters.file_tail.files.identity import Digest, file_id_of, head_of
from adapters.file_tail.opening import open_source
from adapters.file_tail.positions.receipt_file import ReceiptFile
from adapters.file_tail.source import FileTailCdrSource
from application.intake.data import Line
from domain.intake.receipts import Receipts

PRUNE = (
    Path(__file__).parents[2] / "infra/ansible/roles/kam_cdr_bridge/files" / "akira_cdr_prune.py"
)
DAY = 86_400
IN_THE_BOOK = Receipts()


@pytest.fixture
def live(tmp_path: Path) -> Path:
    (tmp_path / "acc").mkdir()
    return tmp_path / "acc" / "cdr.jsonl"


async def prune(
    live: Path, days: int = 90, receipts: Receipts | None = IN_THE_BOOK
) -> subprocess.CompletedProcess[str]:
    if receipts:
        await ReceiptFile(live.parents[1] / "state").save(receipts, 0)
    command = [sys.executable, str(PRUNE), "--live", str(live), "--keep-days", str(days)]
    command += ["--state", str(live.parents[1] / "state")]
    return await asyncio.to_thread(
        subprocess.run, command, check=False, capture_output=True, text=True
    )


def a_file(live: Path, number: int, days_old: float) -> Path:
    path = live.with_name(f"{live.name}-20260101-{number}")
    path.write_text("".join(f'{{"n": {number}, "line": {n}}}\n' for n in range(3)))
    os.utime(path, (time() - days_old * DAY,) * 2)
    return path


@asynccontextmanager
async def bridge(live: Path) -> AsyncIterator[FileTailCdrSource]:
    async with open_source(
        path=live,
        state_dir=live.parents[1] / "state",
        start_at="beginning",
        stop=asyncio.Event(),
    ) as source:
        yield source


async def taken(source: FileTailCdrSource, count: int) -> list[Line]:
    lines: list[Line] = []
    async with asyncio.timeout(60):
        async for batch in source.batches():
            lines.extend(batch)
            if len(lines) >= count:
                return lines
    return lines


async def done_with(live: Path, count: int, followed: int = 9) -> None:
    """Let a bridge be done with so many lines, and save that."""
    async with bridge(live) as source:
        for line in await taken(source, count):
            source.done(line)
        await saved(live, source, 0, followed)


async def saved(live: Path, source: FileTailCdrSource, lag: int, followed: int = 9) -> None:
    async with asyncio.timeout(120):
        while (
            source.state().lag_bytes > lag
            or source.state().followed_files > followed
            or not (live.parents[1] / "state/position.json").exists()
        ):
            await asyncio.sleep(0.05)


async def test_what_is_old_and_confirmed_goes(live: Path) -> None:
    old, young = a_file(live, 1, 100), a_file(live, 2, 10)
    live.write_text('{"n": 3}\n')
    # A file is followed for ten seconds more, in case somebody writes to it still.
    await done_with(live, 7, followed=2)
    done = await prune(live)
    assert (done.returncode, done.stdout) == (0, f"removed {old}\n")
    assert not old.exists()
    assert young.exists()
    assert live.exists()


async def test_what_is_old_and_not_confirmed_stays(live: Path) -> None:
    oldest, older = a_file(live, 1, 200), a_file(live, 2, 150)
    live.write_text('{"n": 3}\n')
    async with bridge(live) as source:
        lines = await taken(source, 7)
        for line in lines[:4]:
            source.done(line)
        await saved(live, source, 100)
    done = await prune(live)
    assert older.exists()
    assert done.returncode == 0
    assert set(live.parent.iterdir()) >= {older, live}
    assert oldest.exists() == (f"removed {oldest}" not in done.stdout)


async def test_a_bridge_that_has_not_seen_the_rotation_is_doubt(live: Path) -> None:
    old = a_file(live, 1, 100)
    live.write_text('{"n": 3}\n')
    await done_with(live, 4)
    live.rename(live.with_name(f"{live.name}-20260601-9"))
    live.write_text('{"n": 4}\n')
    done = await prune(live)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("akira-cdr-prune: nothing is removed, ")
    assert old.exists()


def packed(file: Path, content: bytes) -> Path:
    """Put a compressed form in the place of a file, as old as that."""
    moment = file.stat().st_mtime
    found = file.rename(file.with_name(f"{file.name}.gz"))
    found.write_bytes(content)
    os.utime(found, (moment, moment))
    return found


def sent(file: Path) -> Receipts:
    """Give what a bridge knows that has sent a file."""
    head = head_of(
        gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    )
    assert head is not None
    receipts, name = Receipts(), file_id_of(Digest.of(head))
    receipts.began(name, 0)
    receipts.gives(name, 40)
    receipts.sent({name: 40}, 1, datetime.now(UTC))
    return receipts


@pytest.mark.parametrize("compressed", [False, True])
async def test_what_is_not_in_the_book_stays(live: Path, *, compressed: bool) -> None:
    old, other, _ = (a_file(live, number, 100 - number) for number in (1, 2, 3))
    live.write_text('{"n": 3}\n')
    await done_with(live, 10, followed=2)
    if compressed:
        old = packed(old, gzip.compress(old.read_bytes()))
    receipts = sent(old)
    assert (await prune(live, receipts=receipts)).stdout == f"removed {other}\n"
    assert old.exists()
    receipts.heard({name: [(0, 40)] for name in receipts.files}, None, datetime.now(UTC))
    assert (await prune(live, receipts=receipts)).stdout == f"removed {old}\n"


async def test_a_file_that_cannot_be_read_stays_and_the_others_go(live: Path) -> None:
    broken, old, _ = (a_file(live, number, 100 - number) for number in (1, 2, 3))
    live.write_text('{"n": 3}\n')
    await done_with(live, 10, followed=2)
    broken = packed(broken, b"\0" * 100)
    done = await prune(live)
    assert (done.returncode, done.stdout) == (0, f"removed {old}\n")
    assert "it cannot be read" in done.stderr
    assert broken.exists()


async def test_not_to_know_what_the_book_has_is_doubt(live: Path) -> None:
    old = a_file(live, 1, 100)
    live.write_text('{"n": 3}\n')
    await done_with(live, 4)
    done = await prune(live, receipts=None)
    assert (done.returncode, done.stdout) == (1, "")
    assert "what the book has cannot be told" in done.stderr
    assert old.exists()


async def test_no_position_is_doubt(live: Path) -> None:
    old = a_file(live, 1, 100)
    done = await prune(live, receipts=None)
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert old.exists()
