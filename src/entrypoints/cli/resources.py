"""What a command opens: settings and servers, each only where a command asks for it."""

import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TypeAlias

from entrypoints.process.settings import CliSettings, CommonSettings, StreamToolSettings, load

Resources: TypeAlias = Mapping[str, object]
Opened: TypeAlias = AbstractAsyncContextManager[Resources]
A_DAY = 24 * 3600.0


@asynccontextmanager
async def given(
    wanted: type[CommonSettings] = CliSettings, **ready: object
) -> AsyncIterator[Resources]:
    """Give settings, and whatever needs no opening.

    Raises:
        SettingError: a variable is missing or cannot be used.
    """
    yield {"settings": load(wanted, os.environ), **ready}


@asynccontextmanager
async def database(
    *, longest: float = 60, wanted: type[CliSettings] = CliSettings
) -> AsyncIterator[Resources]:
    """Open the database; `longest` statement in seconds.

    Raises:
        SettingError: a variable is missing or cannot be used.
        SetupError: the address or the password file cannot be used.
    """
    from adapters.timescale.connection import open_pool
    from entrypoints.process.database import database_settings

    settings = load(wanted, os.environ)
    async with open_pool(database_settings(settings, longest)) as pool:
        yield {"settings": settings, "pool": pool}


@asynccontextmanager
async def stream(wanted: type[CommonSettings] = StreamToolSettings) -> AsyncIterator[Resources]:
    """Connect to NATS.

    Raises:
        SettingError: a variable is missing or cannot be used.
        SetupError: a credential file cannot be read.
        UnavailableError: it does not answer, or does not let us in.
    """
    from adapters.jetstream.connection import open_nats
    from application.errors import UnavailableError
    from entrypoints.process.nats import nats_settings

    settings = load(wanted, os.environ)
    unset = f"AKIRA_NATS_URL is not set, so {settings.nats_url} is asked"
    named = "AKIRA_NATS_URL" in os.environ
    async with open_nats(nats_settings(settings, "cli")) as nats:
        try:
            await nats.usable()
        except UnavailableError as error:
            if named:
                raise
            raise UnavailableError(f"{error}; {unset}") from error
        if not named:
            sys.stderr.write(f"akira: {unset}\n")
        yield {"settings": settings, "nats": nats}


@asynccontextmanager
async def publisher(wanted: type[CommonSettings] = StreamToolSettings) -> AsyncIterator[Resources]:
    """Connect to NATS in order to publish.

    Raises:
        SettingError, SetupError, UnavailableError: as `stream`.
    """
    from adapters.jetstream.connection import NatsConnection
    from adapters.jetstream.writing.publisher import open_publisher

    async with stream(wanted) as connected:
        nats = connected["nats"]
        assert isinstance(nats, NatsConnection)  # noqa: S101 just opened
        async with open_publisher(nats) as opened:
            yield {**connected, "publisher": opened}


@asynccontextmanager
async def together(*parts: Opened) -> AsyncIterator[Resources]:
    """Open several one after another."""
    async with AsyncExitStack() as stack:
        found: dict[str, object] = {}
        for part in parts:
            found |= await stack.enter_async_context(part)
        yield found
