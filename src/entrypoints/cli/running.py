"""How every command works: settings, servers that must answer soon, one report."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from adapters.jetstream.connection import NatsConnection, open_nats
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from application.errors import UnavailableError
from entrypoints.process.settings import CliSettings, CommonSettings, load, nats_settings
from entrypoints.terminal.printing import emit
from entrypoints.terminal.report import Report

_S = TypeVar("_S", bound=CommonSettings)
_NATS_SECONDS = 3.0


def run(wanted: type[_S], work: Callable[[_S], Awaitable[Report]], *, as_json: bool) -> int:
    """Load settings, work, print; give the exit code.

    Raises:
        SettingError: a variable is missing or cannot be used.
        PortError: the work cannot be done.
    """
    settings = load(wanted, os.environ)

    async def report() -> Report:
        return await work(settings)

    return emit(asyncio.run(report()), as_json=as_json)


@asynccontextmanager
async def database(settings: CliSettings, *, longest: float = 60) -> AsyncIterator[Pool]:
    """Open the database; `longest` statement in seconds.

    Raises:
        SetupError: the address or the password file cannot be used.
    """
    where = DatabaseSettings(
        url=settings.database_url,
        password_file=settings.database_password_file,
        command_timeout=longest,
    )
    async with open_pool(where) as pool:
        yield pool


@asynccontextmanager
async def nats(settings: CommonSettings) -> AsyncIterator[NatsConnection]:
    """Connect to NATS, or give up after three seconds.

    Raises:
        UnavailableError: it does not answer, or does not let us in.
        SetupError: a credential file cannot be read.
    """
    async with open_nats(nats_settings(settings, "cli")) as connection:
        try:
            async with asyncio.timeout(_NATS_SECONDS):
                await connection.ready()
        except TimeoutError as error:
            why = connection.trouble or "no answer"
            raise UnavailableError(f"NATS (AKIRA_NATS_URL) cannot be used: {why}") from error
        yield connection
