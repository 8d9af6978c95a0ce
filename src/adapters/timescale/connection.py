"""Connections to PostgreSQL that are opened when they are needed."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import asyncpg
from attrs import field, frozen

from adapters.timescale.errors import translated_errors
from adapters.timescale.giving_up import ImpatientConnection
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
    """Where the database is; the password stands in a file, never in the URL or a log.

    Attributes:
        name: of the process, as the server shows it.
        command_timeout: longest wait for an answer, in seconds.
        lock_timeout: longest wait for what others hold, in seconds; None as the server has it.
        waits_for_disk: whether a commit does; what is told again anyway need not.
    """

    url: str = field(repr=False)
    password_file: Path | None = None
    name: str = "akira"
    connections: int = 10
    command_timeout: float = 60.0
    lock_timeout: float | None = None
    waits_for_disk: bool = True

    def for_the_server(self) -> dict[str, str]:
        """Give what each session asks of the server.

        A client whose host is gone without a word is noticed within half a minute: until then its
        transaction holds the calls that it was entering.
        """
        return {
            "application_name": self.name,
            "idle_in_transaction_session_timeout": "60000",
            "tcp_keepalives_idle": "10",
            "tcp_keepalives_interval": "5",
            "tcp_keepalives_count": "3",
            "tcp_user_timeout": "30000",
            "timezone": "UTC",
            **({} if self.waits_for_disk else {"synchronous_commit": "off"}),
            **({"lock_timeout": f"{self.lock_timeout * 1000:.0f}"} if self.lock_timeout else {}),
        }


@asynccontextmanager
async def open_pool(settings: DatabaseSettings) -> AsyncIterator[Pool]:
    """Open a pool that connects at its first use, so that the database may be away just now.

    Raises:
        SetupError: the URL or the password file cannot be used.
    """
    password = _password(settings.password_file)
    try:
        pool = await asyncpg.create_pool(
            settings.url,
            password=password,
            min_size=0,
            max_size=settings.connections,
            timeout=5,
            command_timeout=settings.command_timeout,
            server_settings=settings.for_the_server(),
            init=_notice_a_dead_server,
            connection_class=ImpatientConnection,
        )
    except (ValueError, asyncpg.exceptions.ClientConfigurationError) as error:
        raise SetupError(f"AKIRA_DATABASE_URL is no PostgreSQL URL: {error}") from error
    try:
        yield pool
    finally:
        await _close(pool)


async def _notice_a_dead_server(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    # The driver has no setting for it, and the kernel's own patience is two hours.
    transport: asyncio.Transport = connection._transport  # type: ignore[attr-defined]  # noqa: SLF001
    end = transport.get_extra_info("socket")
    if end is not None and end.family in (socket.AF_INET, socket.AF_INET6):
        for option, value in _PATIENCE.items():
            end.setsockopt(*option, value)


_PATIENCE: Final = {
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE): 1,
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE): 10,
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL): 5,
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT): 3,
    (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT): 30_000,
}


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


def _password(file: Path | None) -> Callable[[], str] | None:
    if file is None:
        return None
    # Read again for each connection: it may have been changed, or is being changed just now.
    read = partial(_text, file)
    try:
        read()
    except OSError as error:
        raise SetupError(f"the database password cannot be read: {error}") from error
    return read


def _text(file: Path) -> str:
    return file.read_text(errors="replace").strip()
