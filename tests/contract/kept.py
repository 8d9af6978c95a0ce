"""The servers of all contract tests of a process, of each kind one: begun when first wanted, kept.

A fixture of both kinds would be begun anew in each file, since it changes its kind there: some
hundred and fifty times a run.
"""

from contextlib import AsyncExitStack

import pytest
from attrs import field, frozen

from contract.containers import ContainerNatsServer, ContainerPostgresServer
from contract.running import in_a_container, running
from contract.servers import EmbeddedNatsServer, EmbeddedPostgresServer, NatsServer, PostgresServer


@frozen
class KeptServers:
    """What runs until the stack is left; a kind is "embedded" or "container"."""

    stack: AsyncExitStack
    folders: pytest.TempPathFactory
    _nats: dict[str, NatsServer] = field(factory=dict, init=False)
    _postgres: dict[str, PostgresServer] = field(factory=dict, init=False)

    async def nats(self, kind: str) -> NatsServer:
        """Give the NATS server of a kind."""
        if kind not in self._nats:
            self._nats[kind] = await self.stack.enter_async_context(
                in_a_container(ContainerNatsServer())
                if kind == "container"
                else running(EmbeddedNatsServer(self.folders.mktemp("nats")))
            )
        return self._nats[kind]

    async def postgres(self, kind: str) -> PostgresServer:
        """Give the PostgreSQL server of a kind."""
        if kind not in self._postgres:
            self._postgres[kind] = await self.stack.enter_async_context(
                in_a_container(ContainerPostgresServer())
                if kind == "container"
                else running(EmbeddedPostgresServer(self.folders.mktemp("pg")))
            )
        return self._postgres[kind]
