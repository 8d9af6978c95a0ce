"""A NATS server with a configuration of the test's, and who connects to it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from adapters.embedded.process import find_program
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats


@contextmanager
def a_nats_server(folder: Path, config: str) -> Iterator[None]:
    """Run one; where it says so, it listens on the same port each time."""
    file = folder / "nats.conf"
    file.write_text(config)
    program = find_program("nats-server", Path(sys.executable).parent)
    assert program
    with (
        (folder / "log").open("ab") as log,
        subprocess.Popen([program, "-c", str(file)], stderr=log) as child,
    ):
        try:
            yield
        finally:
            child.terminate()


@asynccontextmanager
async def connected(settings: NatsSettings) -> AsyncIterator[NatsConnection]:
    async with open_nats(settings) as connection:
        async with asyncio.timeout(60):
            await connection.ready()
        yield connection


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not condition():  # noqa: ASYNC110 the client tells nobody
            await asyncio.sleep(0.02)
