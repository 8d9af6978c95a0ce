"""Processes that tests kill: one follows a file, one saves positions."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Literal

from adapters.file_tail.files.identity import Digest, FileKey, Position
from adapters.file_tail.opening import open_source
from adapters.file_tail.positions.checkpoint import Checkpoint, CheckpointFile

_ROOT = Path(__file__).parents[2]
Task = Literal["follow", "save"]


@contextmanager
def child(task: Task, directory: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of the tasks in a process of its own, killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "contract.tail_child", task, str(directory)],
        env={**os.environ, "PYTHONPATH": f"{_ROOT / 'src'}:{_ROOT / 'tests'}"},
        stdout=subprocess.PIPE,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def numbered_checkpoint(number: int) -> Checkpoint:
    """Give a position that can be told from others."""
    nothing = Digest.of(b"")
    position = Position(key=FileKey(1, 2), head=nothing, mark=nothing, offset=number, path="")
    return Checkpoint(files=(position,))


def save(directory: Path) -> None:
    """Save one position after the other, and say so."""
    store = CheckpointFile(directory)
    before, _ = store.load()
    for number in count(before.files[0].offset + 1 if before else 1):
        store.save(numbered_checkpoint(number))
        os.write(1, b"%d\n" % number)


async def follow(directory: Path) -> None:
    """Append each line and its place to `sink`, and only then say that it is done."""
    sink = os.open(directory / "sink", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    async with open_source(
        path=directory / "acc" / "cdr.jsonl",
        state_dir=directory / "state",
        start_at="beginning",
        stop=asyncio.Event(),
    ) as source:
        async for batch in source.batches():
            for line in batch:
                os.write(sink, b"%b:%d %b\n" % (line.file_id.encode(), line.offset, line.payload))
                source.done(line)


if __name__ == "__main__":
    where = Path(sys.argv[2])
    if sys.argv[1] == "save":
        save(where)
    else:
        asyncio.run(follow(where))
