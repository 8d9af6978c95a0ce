"""The contenders from file to rows: a bridge and a worker each, ready to work."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from attrs import frozen

from bench.database import Database
from bench.peers import first_release
from bench.rig import Rig
from bench.running import Running, running


@frozen
class Place:
    """Where a pipeline works."""

    rig: Rig
    sync: str
    database: Database
    folder: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings that peers take."""
        return {
            "AKIRA_NATS_URL": self.rig.nats[self.sync].url,
            "AKIRA_DATABASE_URL": self.database.dsn,
            "AKIRA_CDR_PATH": str(self.folder / "cdr.jsonl"),
        }


Pair = tuple[Running, Running]
Pipeline = Callable[[Place], AbstractAsyncContextManager[Pair]]


@asynccontextmanager
async def ours(place: Place) -> AsyncIterator[Pair]:
    """Run the real bridge and the real worker."""
    async with (
        place.rig.bridge(place.sync, place.folder) as bridge,
        place.rig.worker(place.sync, place.database, place.folder) as worker,
    ):
        await bridge.ready()
        await worker.ready()
        yield bridge, worker


@asynccontextmanager
async def naive(place: Place) -> AsyncIterator[Pair]:
    """Run what is written first."""
    module = "bench.peers.naive"
    async with (
        running(module, place.environment, place.folder, "bridge") as bridge,
        running(module, place.environment, place.folder, "worker") as worker,
    ):
        await bridge.says_ready()
        await worker.says_ready()
        yield bridge, worker


@asynccontextmanager
async def faststream(place: Place) -> AsyncIterator[Pair]:
    """Run the real bridge, and a worker by FastStream with our store code in it."""
    async with (
        place.rig.bridge(place.sync, place.folder) as bridge,
        running("bench.peers.faststream_worker", place.environment, place.folder) as worker,
    ):
        await bridge.ready()
        await worker.says_ready()
        yield bridge, worker


@asynccontextmanager
async def as_it_was(place: Place) -> AsyncIterator[Pair]:
    """Run the real bridge, and the first release's worker by FastStream as it was that day."""
    async with (
        place.rig.bridge(place.sync, place.folder) as bridge,
        running(str(first_release.ARCHIVE), place.environment, place.folder) as worker,
    ):
        await bridge.ready()
        await worker.says_ready()
        yield bridge, worker
