"""The same servers in containers: NATS 2.10, and PostgreSQL 17 with TimescaleDB."""

import asyncio
import os
import subprocess
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

import asyncpg
import docker
import pytest
from attrs import define, field
from docker.errors import APIError, DockerException
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from contract.servers import NatsServer, PostgresServer
from free_ports import free_port

_SCRIPTS = Path(__file__).parents[2] / "infra/containers"
_READY_SECONDS = 180.0
_POLL_SECONDS = 0.05
_PREFIX = "akira-test-"
_PASSWORD = "only-for-tests"  # noqa: S105
_NATS = """\
printf 'jetstream { store_dir: "/data", sync_interval: always }\\n%s' "$ACCESS" >/tmp/nats.conf
exec nats-server -c /tmp/nats.conf
"""


def images_ready() -> None:
    """See to it that the images are there; skip the test, with the reason, where they cannot be."""
    try:
        client = docker.from_env()
        client.close()
    except DockerException:
        pytest.skip("no Docker daemon answers, and no server is given by its address")
    made = subprocess.run([_SCRIPTS / "build-images.sh"], check=False, capture_output=True)
    if made.returncode:
        pytest.skip(f"no container images: {made.stderr.decode().strip().splitlines()[-1]}")
    testcontainers_config.ryuk_disabled = True
    remove_leftovers()


def remove_leftovers() -> None:
    """Remove the containers of test runs that were killed."""
    client = docker.from_env()
    ours = {"name": f"^{_PREFIX}"}
    # Other runs remove theirs and, beginning like this one, those of the dead meanwhile.
    for container in client.containers.list(all=True, filters=ours, ignore_removed=True):
        if not Path("/proc", container.name.rpartition("-")[2]).exists():
            with suppress(APIError):
                container.remove(force=True)
    client.close()


@define
class _Container:
    """A container with one port, published at an address that outlasts restarts."""

    container: DockerContainer
    inside: int
    port: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.port = free_port()
        self.container.with_bind_ports(self.inside, self.port)
        self.container.with_name(f"{_PREFIX}{self.inside}-{self.port}-{os.getpid()}")

    def address(self) -> str:
        """Give its own address on Docker's bridge, and the port there."""
        wrapped = self.container.get_wrapped_container()
        wrapped.reload()
        networks = wrapped.attrs["NetworkSettings"]["Networks"].values()
        return f"{next(iter(networks))['IPAddress']}:{self.inside}"

    async def start(self) -> None:
        """Start it again, or create it; not waiting until it is ready."""
        wrapped = self.container._container  # noqa: SLF001 None before the first start
        await asyncio.to_thread(self.container.start if wrapped is None else wrapped.start)

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL after ten seconds."""
        await asyncio.to_thread(self.container.get_wrapped_container().stop)

    async def kill(self) -> None:
        """SIGKILL."""
        wrapped = self.container.get_wrapped_container()
        await asyncio.to_thread(wrapped.kill)
        await asyncio.to_thread(wrapped.wait)

    def remove(self) -> None:
        """Remove it with its data, and let Docker's connection go."""
        self.container.stop()
        self.container.get_docker_client().client.close()


@define
class ContainerNatsServer(NatsServer):
    """NATS 2.10; `access` says who may come in, as the server's configuration does."""

    access: str = ""
    container: _Container = field(init=False)

    def __attrs_post_init__(self) -> None:
        image = DockerContainer("akira-test/nats:2.10").with_command(["-c", _NATS])
        image = image.with_kwargs(entrypoint=["/bin/sh"]).with_env("ACCESS", self.access)
        self.container = _Container(image, 4222)

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.container.port}"

    async def start(self) -> None:
        await self.container.start()
        await _until(self._greets)

    async def stop(self) -> None:
        await self.container.stop()

    async def kill(self) -> None:
        await self.container.kill()

    def log(self) -> str:
        """Give what the server said."""
        return b"".join(self.container.container.get_logs()).decode()

    async def _greets(self) -> bool:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.container.port)
        try:
            return (await reader.readline()).startswith(b"INFO ")
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


# Without TimescaleDB's schedulers, which would keep databases from being copied and dropped; and
# without transactions of the server's own, which hold events back from whoever reads the log.
_POSTGRES = [
    "postgres", "-c", "timescaledb.max_background_workers=0", "-c", "autovacuum=off",
]  # fmt: skip


@define
class ContainerPostgresServer(PostgresServer):
    """PostgreSQL 17 with TimescaleDB."""

    container: _Container = field(init=False)

    def __attrs_post_init__(self) -> None:
        image = DockerContainer("akira-test/timescaledb:pg17").with_command(_POSTGRES)
        image = image.with_kwargs(entrypoint=["docker-entrypoint.sh"], shm_size="256m")
        self.container = _Container(image.with_env("POSTGRES_PASSWORD", _PASSWORD), 5432)

    @property
    def dsn(self) -> str:
        return f"postgresql://postgres:{_PASSWORD}@127.0.0.1:{self.container.port}/postgres"

    async def start(self) -> None:
        await self.container.start()
        await _until(self._answers)

    async def stop(self) -> None:
        await self.container.stop()

    async def kill(self) -> None:
        await self.container.kill()

    async def _answers(self) -> bool:
        connection = await asyncpg.connect(self.dsn, timeout=20)
        await connection.close()
        return True


async def _until(ready: Callable[[], Awaitable[bool]]) -> None:
    deadline = monotonic() + _READY_SECONDS
    while True:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            if await ready():
                return
        assert monotonic() < deadline, f"not ready after {_READY_SECONDS:.0f} s"
        await asyncio.sleep(_POLL_SECONDS)
