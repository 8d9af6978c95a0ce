"""PostgreSQL with TimescaleDB in a container, where the tests have its image."""

import asyncio
import secrets
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
from attrs import frozen

from bench.running import until

_IMAGE = "akira-test/timescaledb:pg17"
# A database whose workers look into it cannot be copied.
_SETTINGS = ("-c", "timescaledb.max_background_workers=0")


@frozen
class DatabaseServer:
    """Where a server listens, and its process."""

    dsn: str
    process: int


@asynccontextmanager
async def open_timescale() -> AsyncIterator[DatabaseServer]:
    """Run the server for the length of a block."""
    password = secrets.token_urlsafe(12)
    container = await _docker(
        "run", "--detach", "--rm", "--shm-size=256m", "--publish", "127.0.0.1::5432",
        "--env", f"POSTGRES_PASSWORD={password}", "--entrypoint", "docker-entrypoint.sh",
        _IMAGE, "postgres", *_SETTINGS,
    )  # fmt: skip
    try:
        port = (await _docker("port", container, "5432")).splitlines()[0].rpartition(":")[2]
        dsn = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"

        async def answers() -> bool:
            with suppress(OSError, asyncpg.PostgresError, TimeoutError):
                await (await asyncpg.connect(dsn, timeout=2)).close()
                return True
            return False

        await until(answers, "TimescaleDB ready", every=0.2)
        process = await _docker("inspect", "--format", "{{.State.Pid}}", container)
        yield DatabaseServer(dsn, int(process))
    finally:
        await _docker("rm", "--force", container)


async def _docker(*words: str) -> str:
    done = await asyncio.to_thread(
        subprocess.run, ["docker", *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()
