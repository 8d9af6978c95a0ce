"""Servers for as long as somebody needs them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from contract.containers import ContainerNatsServer, ContainerPostgresServer
from contract.servers import Server

_Server = TypeVar("_Server", bound=Server)
_Container = TypeVar("_Container", ContainerNatsServer, ContainerPostgresServer)


@asynccontextmanager
async def running(server: _Server) -> AsyncIterator[_Server]:
    """Start a child of this process, and stop it in the end."""
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def in_a_container(server: _Container) -> AsyncIterator[_Container]:
    """Start a container, and remove it in the end."""
    try:
        await server.start()
        yield server
    finally:
        server.container.remove()
