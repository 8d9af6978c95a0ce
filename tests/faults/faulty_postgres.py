"""A PostgreSQL server that is there, and is of no use."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg

from contract.servers import EmbeddedPostgresServer, restart


@asynccontextmanager
async def hung(postgres: EmbeddedPostgresServer) -> AsyncIterator[None]:
    """Let the server and all of its sessions stand still."""
    assert postgres.server.child is not None
    stopped: list[int] = []
    try:
        waiting = [postgres.server.child.process.pid]
        while waiting:
            process = waiting.pop()
            os.kill(process, signal.SIGSTOP)
            stopped.append(process)
            # Only who stands still, or has ended, has no further children.
            while _state(process) not in {"T", "Z"}:  # noqa: ASYNC110 another process
                await asyncio.sleep(0.01)
            waiting.extend(_children(process))
        yield
    finally:
        for each in stopped:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGCONT)


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(each) for each in found.split()]


def _state(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


@asynccontextmanager
async def read_only(postgres: EmbeddedPostgresServer) -> AsyncIterator[None]:
    """Let all sessions only read, as somebody who has set it so for the server."""
    await _turn(postgres, "on")
    try:
        yield
    finally:
        await _turn(postgres, "off")


async def _turn(postgres: EmbeddedPostgresServer, word: str) -> None:
    connection = await asyncpg.connect(postgres.dsn)
    try:
        await connection.execute("set default_transaction_read_only = off")
        await connection.execute(f"alter system set default_transaction_read_only = {word}")
        await connection.execute("select pg_reload_conf()")
    finally:
        await connection.close()


@asynccontextmanager
async def as_replica(postgres: EmbeddedPostgresServer) -> AsyncIterator[None]:
    """Start the server anew as a replica, of which the primary is away."""
    signs = postgres.data_dir / "cluster" / "standby.signal"
    signs.touch()
    await restart(postgres)
    try:
        yield
    finally:
        signs.unlink()
        await restart(postgres)
