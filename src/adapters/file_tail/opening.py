"""Opens the tail of one file."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from adapters.file_tail.source import FileTailCdrSource


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
    raise NotImplementedError
    yield
