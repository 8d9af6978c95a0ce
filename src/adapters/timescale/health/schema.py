"""The schema, as an operator brings it to a version."""

from collections.abc import Sequence

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.migrating import migrate, pending
from application.health.ports import Schema


@frozen
class TimescaleSchema(Schema):
    """The numbered files of this version of the software."""

    pool: Pool

    async def pending(self) -> Sequence[str]:
        return [migration.name for migration in await pending(self.pool)]

    async def migrate(self) -> Sequence[str]:
        return [migration.name for migration in await migrate(self.pool)]
