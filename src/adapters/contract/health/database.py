"""What every database promises who installs it and looks after it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from application.errors import UnavailableError
from application.health.ports import DatabaseServer, Schema


class SchemaProbe(Surroundings, Protocol):
    """A database without any tables."""

    @property
    def schema(self) -> Schema:
        """Its versions."""
        ...


class SchemaContract:
    """Every version is applied once, in order, whoever does it."""

    async def test_what_is_pending_is_applied_in_order_and_once(self, probe: SchemaProbe) -> None:
        pending = list(await probe.schema.pending())
        assert pending
        assert pending == sorted(pending)
        assert list(await probe.schema.migrate()) == pending
        assert list(await probe.schema.pending()) == []
        assert list(await probe.schema.migrate()) == []

    async def test_looking_applies_nothing(self, probe: SchemaProbe) -> None:
        pending = await probe.schema.pending()
        assert await probe.schema.pending() == pending

    async def test_two_at_once_apply_each_version_once(self, probe: SchemaProbe) -> None:
        pending = list(await probe.schema.pending())
        done = await asyncio.gather(probe.schema.migrate(), probe.schema.migrate())
        assert sorted(name for names in done for name in names) == pending

    async def test_away_means_later(self, probe: SchemaProbe) -> None:
        needs_outages(probe)
        await probe.leave()
        for asked in (probe.schema.pending(), probe.schema.migrate()):
            with pytest.raises(UnavailableError):
                await asked
        await probe.come_back()
        assert await probe.schema.migrate()


class DatabaseServerProbe(Surroundings, Protocol):
    """A database with all its tables."""

    @property
    def server(self) -> DatabaseServer:
        """Who looks at it."""
        ...

    async def let_the_worker_rewrite(self) -> None:
        """Give the worker a right too many: to delete from the table `cdr`."""
        ...


class DatabaseServerContract:
    """What a server is and who may rewrite what was recorded is told."""

    async def test_a_server_tells_what_it_is(self, probe: DatabaseServerProbe) -> None:
        facts = await probe.server.facts()
        assert facts.version
        assert facts.role
        assert facts.only_read is None
        assert abs(facts.now - datetime.now(UTC)) < timedelta(minutes=1)
        assert (facts.timescaledb is None) == (facts.license is None)

    async def test_a_right_too_many_is_told(self, probe: DatabaseServerProbe) -> None:
        assert list(await probe.server.worker_faults()) == []
        await probe.let_the_worker_rewrite()
        assert list(await probe.server.worker_faults()) == ["must not delete cdr"]

    async def test_away_means_later(self, probe: DatabaseServerProbe) -> None:
        needs_outages(probe)
        await probe.leave()
        for asked in (probe.server.facts(), probe.server.worker_faults()):
            with pytest.raises(UnavailableError):
                await asked
        await probe.come_back()
        assert (await probe.server.facts()).version
