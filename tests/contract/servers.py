"""NATS and PostgreSQL servers that contract tests stop, kill and start again at one address."""

import asyncio
import itertools
import os
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL
from typing import Protocol
from urllib.parse import urlsplit

import asyncpg
import pytest
from attrs import define, field, frozen

from adapters.embedded.nats import EmbeddedNats
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.process import running_in
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from free_ports import free_port

_numbers = itertools.count(1)
_templates: dict[str, str] = {}


class Server(Protocol):
    """A server whose address and data outlast stop, kill and restart."""

    @property
    def can_stop(self) -> bool:
        """Whether it is ours to stop."""
        return True

    async def start(self) -> None:
        """Return when it takes connections."""

    async def stop(self) -> None:
        """End it in order; return when it is gone."""

    async def kill(self) -> None:
        """End it as kill -9 does; return when it is gone."""


class NatsServer(Server, Protocol):
    """NATS with JetStream."""

    @property
    def url(self) -> str:
        """As `AKIRA_NATS_URL` takes it."""
        ...


class PostgresServer(Server, Protocol):
    """PostgreSQL, with TimescaleDB in containers."""

    @property
    def dsn(self) -> str:
        """As `AKIRA_DATABASE_URL` takes it; a role that may do everything."""
        ...


async def restart(server: Server) -> None:
    """Stop a server in order, and start it."""
    await server.stop()
    await server.start()


async def fresh_database(server: PostgresServer) -> str:
    """Create an empty database and give its dsn."""
    return await _created(server, "template0")


async def migrated_database(server: PostgresServer) -> str:
    """Create a database of this version and give its dsn: a copy, which is quicker than anew."""
    if server.dsn not in _templates:
        dsn = await fresh_database(server)
        async with open_pool(DatabaseSettings(url=dsn)) as pool:
            await migrate(pool)
        _templates[server.dsn] = urlsplit(dsn).path.strip("/")
    return await _created(server, _templates[server.dsn])


async def drop_database(server: PostgresServer, dsn: str) -> None:
    """Take a database away, whoever is in it."""
    name = urlsplit(dsn).path.strip("/")
    await _execute(server, f"drop database if exists {name} with (force)")


async def _created(server: PostgresServer, template: str) -> str:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    await _execute(server, f"create database {name} template {template}")
    return urlsplit(server.dsn)._replace(path=f"/{name}").geturl()


async def _execute(server: PostgresServer, statement: str) -> None:
    connection = await asyncpg.connect(server.dsn)
    try:
        async with asyncio.timeout(120):
            # The server itself waits five seconds for sessions that are just ending.
            while True:
                with suppress(asyncpg.ObjectInUseError):
                    await connection.execute(statement)
                    return
    finally:
        await connection.close()


@define
class EmbeddedNatsServer(NatsServer):
    """A child of this process; `access` says who may come in, else one user."""

    data_dir: Path
    access: str | None = None
    server: EmbeddedNats = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.server = EmbeddedNats(self.data_dir, free_port(), access=self.access)

    @property
    def url(self) -> str:
        return self.server.url

    async def start(self) -> None:
        await self.server.start()

    async def stop(self) -> None:
        await self.server.stop()

    async def kill(self) -> None:
        await _kill(self.server)

    def log(self) -> str:
        """Give what the server said since it was started."""
        return (self.data_dir / "nats.log").read_text()


@define
class EmbeddedPostgresServer(PostgresServer):
    """A child of this process, without TimescaleDB."""

    data_dir: Path
    server: EmbeddedPostgres = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.server = EmbeddedPostgres(self.data_dir)

    @property
    def dsn(self) -> str:
        return self.server.dsn

    async def start(self) -> None:
        made = not (self.data_dir / "cluster").exists()
        await self.server.start()
        if made:
            # A transaction of the server's own would hold events back from who reads the log.
            await _execute(self, "alter system set autovacuum = off")
            await _execute(self, "select pg_reload_conf()")

    async def stop(self) -> None:
        await self.server.stop()

    async def kill(self) -> None:
        await _kill(self.server)


@frozen
class GivenServer(NatsServer, PostgresServer):
    """A server that somebody else runs: it can be used, not stopped."""

    address: str
    can_stop = False

    @property
    def url(self) -> str:
        return self.address

    @property
    def dsn(self) -> str:
        return self.address

    async def start(self) -> None:
        """Nothing to do: it runs."""

    async def stop(self) -> None:
        pytest.skip("a server given by its address cannot be stopped")

    async def kill(self) -> None:
        pytest.skip("a server given by its address cannot be killed")


async def _kill(server: EmbeddedNats | EmbeddedPostgres) -> None:
    assert server.child is not None, "the server does not run"
    folder, name = server.child.launch.folder, server.child.launch.name
    server.child.process.kill()
    # PostgreSQL's sessions outlive their postmaster until they look: one could still commit.
    while at_work := running_in(folder, name):
        for process in at_work:
            with suppress(ProcessLookupError):
                os.kill(process, SIGKILL)
        server.child.process.poll()
        await asyncio.sleep(0.01)
    await server.stop()
