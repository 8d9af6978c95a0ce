"""Seals over the logs of full stores."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import define, field, frozen

from adapters.contract.proof import SealProbe
from adapters.memory.faults import FailsOnDemand
from adapters.memory.proof.seals import MemorySealBook
from adapters.timescale.proof.seals import TimescaleSealBook
from application.proof.ports import SealBook
from contract.full_store_probes import MemoryFullStoreProbe, TimescaleFullStoreProbe


@define
class MemorySealProbe(MemoryFullStoreProbe, SealProbe):
    """The memory twin, or another of its kind."""

    seals_type: type[MemorySealBook] = MemorySealBook
    seals: MemorySealBook = field(init=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        self.seals = self.seals_type(journal=self.journal)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        number = self.seals.next_number()
        self.seals.open_writers.add(number)
        yield
        self.seals.open_writers.remove(number)

    async def lose(self, position: int) -> None:
        self.seals.lost.add(position)

    def _failing(self) -> tuple[FailsOnDemand, ...]:
        return (*super()._failing(), self.seals)


@frozen
class TimescaleSealProbe(TimescaleFullStoreProbe, SealProbe):
    """PostgreSQL."""

    @property
    def seals(self) -> SealBook:
        return TimescaleSealBook(self.store.pool)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        async with self.store.pool.acquire() as connection:
            standing = connection.transaction()
            await standing.start()
            # A position is drawn, and given up at the end.
            await connection.execute(
                "insert into event (stream_id, version, type, schema_version, data)"
                " values (gen_random_uuid(), 1, 'Standing', 1, '{}')"
            )
            try:
                yield
            finally:
                await standing.rollback()

    async def lose(self, position: int) -> None:
        async with self.store.pool.acquire() as connection, connection.transaction():
            await connection.execute("set local session_replication_role = replica")
            await connection.execute("delete from event where position = $1", position)
