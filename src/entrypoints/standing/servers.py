"""NATS and PostgreSQL for one machine: embedded, set up and migrated; or those that are given."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from shlex import quote

from attrs import frozen

from adapters.embedded.nats import open_nats_server
from adapters.embedded.postgres import open_postgres
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from application.errors import UnavailableError


@frozen(kw_only=True)
class Servers:
    """Where the servers of this machine are."""

    nats_url: str
    database_url: str

    def exports(self) -> Sequence[str]:
        """Give the lines that a shell needs before `akira` finds them."""
        return [
            f"export AKIRA_DATABASE_URL={quote(self.database_url)}",
            f"export AKIRA_NATS_URL={quote(self.nats_url)}",
        ]

    def settings(self, **more: str) -> Mapping[str, str]:
        """Give the environment of a process that uses them."""
        return {
            "AKIRA_NATS_URL": self.nats_url,
            "AKIRA_DATABASE_URL": self.database_url,
            **{f"AKIRA_{name.upper()}": value for name, value in more.items()},
        }


@asynccontextmanager
async def open_servers(data_dir: Path, environment: Mapping[str, str]) -> AsyncIterator[Servers]:
    """Run what `environment` does not name, and bring it to this version.

    Raises:
        SetupError: a server cannot be run or used; says what to do.
        UnavailableError: a server that was named does not answer.
    """
    async with AsyncExitStack() as stack:
        nats_url = environment.get("AKIRA_NATS_URL")
        if nats_url is None:
            nats_url = (await stack.enter_async_context(open_nats_server(data_dir / "nats"))).url
        database_url = environment.get("AKIRA_DATABASE_URL")
        if database_url is None:
            server = await stack.enter_async_context(open_postgres(data_dir / "postgres"))
            database_url = server.dsn
        servers = Servers(nats_url=nats_url, database_url=database_url)
        try:
            await _bring_to_this_version(servers)
        except UnavailableError as error:
            raise UnavailableError(_explained(str(error), environment)) from error
        yield servers


def _explained(why: str, environment: Mapping[str, str]) -> str:
    given = [name for name in ("AKIRA_NATS_URL", "AKIRA_DATABASE_URL") if name in environment]
    if not given:
        return why
    return (
        f"{why}; a server is begun here only where none is named: unset {' '.join(given)} for that"
    )


async def _bring_to_this_version(servers: Servers) -> None:
    async with open_pool(DatabaseSettings(url=servers.database_url)) as pool:
        await migrate(pool)
    async with open_nats(NatsSettings(url=servers.nats_url, name="setup")) as nats:
        await nats.ready()
        await setup(nats, Topology())
