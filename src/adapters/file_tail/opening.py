"""Opens the tail of one file."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Literal

from adapters.file_tail.keeping import Bell, Keeper
from adapters.file_tail.positions.checkpoint import (
    Checkpoint,
    CheckpointFile,
    DamagedCheckpointError,
)
from adapters.file_tail.positions.lock import owning
from adapters.file_tail.reading.roll import Roll
from adapters.file_tail.reading.wakeup import watching
from adapters.file_tail.source import FileTailCdrSource

_LOG = logging.getLogger(__name__)


@asynccontextmanager
async def open_source(
    *, path: Path, state_dir: Path, start_at: Literal["beginning", "end"], stop: asyncio.Event
) -> AsyncIterator[FileTailCdrSource]:
    """Follow `path` from the position remembered in `state_dir`.

    Without one, `beginning` means the oldest rotated file, `end` what is written from now on.
    `batches()` ends once `stop` is set; leaving the context writes the last position.

    Raises:
        SetupError: the state directory cannot be used, or belongs to another process.
    """
    bell = Bell()
    with ExitStack() as stack:
        stack.enter_context(owning(state_dir))
        store = CheckpointFile(state_dir)
        roll = Roll(path, _start(store, start_at))
        keeper = Keeper(roll, store, stack.enter_context(watching(bell.ring)), bell)
        await keeper.go_round()
        keeping = asyncio.create_task(keeper.keep(), name="tail")
        stopping = asyncio.create_task(stop.wait(), name="tail stop")
        for task in (keeping, stopping):
            task.add_done_callback(lambda _: bell.ring())
        try:
            yield FileTailCdrSource(keeper, keeping, stop)
        finally:
            stopping.cancel()
            await keeper.close(keeping)


def _start(
    store: CheckpointFile, start_at: Literal["beginning", "end"]
) -> Checkpoint | Literal["beginning", "end"]:
    try:
        checkpoint, damaged = store.load()
    except DamagedCheckpointError:
        _LOG.exception("The position is lost; everything is read again under the same message ids")
        return "beginning"
    if damaged:
        _LOG.error("The position is damaged; the copy before it is taken")
    return checkpoint or start_at
