"""Sites on both supported servers, one for all tests of a module."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from contract.containers import ContainerNatsServer
from contract.nats_rights.site import BEFORE, Site, guarded
from contract.servers import EmbeddedNatsServer

_KINDS = [
    pytest.param("embedded", marks=pytest.mark.embedded),
    pytest.param("container", marks=pytest.mark.containers),
]


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=_KINDS)
async def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    """Give a server with the accounts of rights.toml."""
    async for made in _site(request, tmp_path_factory.mktemp("site"), guarded()):
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=_KINDS)
async def old_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    """Give a server with the rights that sites had before."""
    async for made in _site(request, tmp_path_factory.mktemp("old-site"), BEFORE):
        yield made


async def _site(request: pytest.FixtureRequest, folder: Path, access: str) -> AsyncIterator[Site]:
    password, has_hosts = folder / "password", access != BEFORE
    password.write_text("x\n")
    if request.param == "container":
        request.getfixturevalue("container_images")
        container = ContainerNatsServer(access)
        try:
            await container.start()
            yield Site(container, password, has_hosts)
        finally:
            container.container.remove()
    else:
        server = EmbeddedNatsServer(folder / "nats", access)
        await server.start()
        yield Site(server, password, has_hosts)
        await server.stop()
