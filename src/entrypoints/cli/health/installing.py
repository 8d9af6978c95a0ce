"""`akira migrate` and `akira setup`: what an installation or an upgrade needs."""

from attrs import evolve

from adapters.jetstream.topology import Topology
from adapters.jetstream.topology import setup as set_up
from adapters.timescale.migrating import migrate as apply
from adapters.timescale.migrating import pending
from entrypoints.cli.running import database, nats
from entrypoints.process.settings import CliSettings, StreamToolSettings
from entrypoints.terminal.report import Report, Table

_LONGEST_MIGRATION = 24 * 3600.0


async def migrate(settings: CliSettings, *, check: bool) -> Report:
    """Apply what the database lacks, or tell."""
    async with database(settings, longest=_LONGEST_MIGRATION) as pool:
        found = await (pending(pool) if check else apply(pool))
    names = [migration.name for migration in found]
    done = "pending" if check else "applied"
    return Report(
        schema="akira.migrate/1",
        document={"applied": [] if check else names, "pending": names if check else []},
        parts=[f"{done}: {name}" for name in names] or ["the database is up to date"],
        good=not (check and names),
    )


async def setup(settings: StreamToolSettings, *, replicas: int, max_bytes: int) -> Report:
    """Create streams and consumers where they are missing."""
    wanted = Topology(stream=settings.stream, consumer=settings.consumer)
    wanted = evolve(wanted, replicas=replicas, max_bytes=max_bytes)
    async with nats(settings) as connection:
        parts = await set_up(connection, wanted)
    return Report(
        schema="akira.setup/1",
        document={"parts": [{"name": part.name, "state": part.state} for part in parts]},
        parts=[Table("JetStream", ["part", "state"], [(part.name, part.state) for part in parts])],
        good=all(part.good for part in parts),
    )
