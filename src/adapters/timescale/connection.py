"""Connections to PostgreSQL that are opened when they are needed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import asyncpg
from attrs import field, frozen

from adapters.timescale.errors import translated_errors
from application.errors import SetupError

if TYPE_CHECKING:
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
    Connection: TypeAlias = asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:  # asyncpg's classes are generic in its stubs only
    Pool = asyncpg.Pool
    Connection = asyncpg.pool.PoolConnectionProxy


_CLOSING_SECONDS = 1.0


@frozen(kw_only=True)
class DatabaseSettings:
    """Where the database is; the password stands in a file, never in the URL or a log."""

    url: str = field(repr=False)
    password_file: Path | None = None
    connections: int = 8
    command_timeout: float = 60.0


@asynccontextmanager
async def open_pool(settings: DatabaseSettings) -> AsyncIterator[Pool]:
    """Open a pool that connects at its first use, so that the database may be away just now.

    Raises:
        SetupError: the URL or the password file cannot be used.
    """
    try:
        pool = await asyncpg.create_pool(
            settings.url,
            password=_password(settings.password_file),
            min_size=0,
            max_size=settings.connections,
            timeout=5,
            command_timeout=settings.command_timeout,
            server_settings={
                "application_name": "akira",
                "idle_in_transaction_session_timeout": "60000",
                "timezone": "UTC",
            },
        )
    except (ValueError, asyncpg.exceptions.ClientConfigurationError) as error:
        raise SetupError(f"AKIRA_DATABASE_URL is no PostgreSQL URL: {error}") from error
    try:
        yield pool
    finally:
        await _close(pool)


async def _close(pool: Pool) -> None:
    # A connection that is given back just now must not be torn away; one that hangs must.
    try:
        async with asyncio.timeout(_CLOSING_SECONDS):
            await pool.close()
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        pool.terminate()


async def ping(pool: Pool) -> None:
    """Ask for one round trip.

    Raises:
        UnavailableError: the database does not answer.
    """
    with translated_errors():
        await pool.fetchval("select 1", timeout=5)


def _password(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        return file.read_text().strip()
    except OSError as error:
        raise SetupError(f"the database password cannot be read: {error}") from error
