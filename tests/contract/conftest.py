"""The servers of the contract tests, once a run each; and private ones for tests that need more."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from contract.containers import images_ready
from contract.kept import KeptServers
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.running import running
from contract.servers import (
    EmbeddedNatsServer,
    EmbeddedPostgresServer,
    GivenServer,
    NatsServer,
    PostgresServer,
    drop_database,
    fresh_database,
    migrated_database,
)
from contract.stream_probes import JetStreamProbe, jetstream_probe

_KINDS = [
    pytest.param("embedded", marks=pytest.mark.embedded),
    pytest.param("container", marks=pytest.mark.containers),
]


@pytest.fixture(scope="session")
def container_images() -> None:
    """See to Docker and the images, or skip the test."""
    images_ready()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kept_servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[KeptServers]:
    """Give the servers of all tests of this process, those that were begun so far."""
    async with AsyncExitStack() as stack:
        yield KeptServers(stack, tmp_path_factory)


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=_KINDS)
async def nats_server(request: pytest.FixtureRequest, kept_servers: KeptServers) -> NatsServer:
    """Give the NATS server of all tests: streams of other tests may be there."""
    given = os.environ.get("AKIRA_TEST_NATS_URL")
    if request.param == "container" and given:
        return GivenServer(given)
    if request.param == "container":
        request.getfixturevalue("container_images")
    return await kept_servers.nats(request.param)


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=_KINDS)
async def postgres_server(
    request: pytest.FixtureRequest, kept_servers: KeptServers
) -> PostgresServer:
    """Give the PostgreSQL server of all tests: take a `database` of your own."""
    given = os.environ.get("AKIRA_TEST_DATABASE_URL")
    if request.param == "container" and given:
        return GivenServer(given)
    if request.param == "container":
        request.getfixturevalue("container_images")
    return await kept_servers.postgres(request.param)


@pytest.fixture
async def jetstream(nats_server: NatsServer) -> AsyncIterator[JetStreamProbe]:
    """Give the product's streams, empty."""
    async with jetstream_probe(nats_server) as probe:
        yield probe


@pytest.fixture
async def database(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """Give the dsn of a migrated database, for this test alone."""
    dsn = await migrated_database(postgres_server)
    yield dsn
    await drop_database(postgres_server, dsn)


@pytest.fixture
async def store(
    postgres_server: PostgresServer, database: str
) -> AsyncIterator[TimescaleStoreProbe]:
    """Give calls and letters in a database of this test alone."""
    async with timescale_probe(postgres_server, database) as probe:
        yield probe


@pytest.fixture
async def empty_database(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """Give the dsn of an empty database, for this test alone."""
    dsn = await fresh_database(postgres_server)
    yield dsn
    await drop_database(postgres_server, dsn)


@pytest.fixture
async def private_nats(tmp_path: Path) -> AsyncIterator[NatsServer]:
    """Give an embedded NATS server for this test alone."""
    async with running(EmbeddedNatsServer(tmp_path / "nats")) as server:
        yield server


@pytest.fixture
async def private_postgres(tmp_path: Path) -> AsyncIterator[PostgresServer]:
    """Give an embedded PostgreSQL server for this test alone."""
    async with running(EmbeddedPostgresServer(tmp_path / "postgres")) as server:
        yield server
