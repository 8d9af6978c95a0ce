"""The schema, as an operator brings it to a version."""

from collections.abc import Sequence

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.facts.old_forms import old_forms, rewrite_old_forms
from adapters.timescale.migrating import migrate, pending
from application.health.ports import Schema


@frozen
class TimescaleSchema(Schema):
    """The numbered files of this version of the software."""

    pool: Pool

    async def pending(self) -> Sequence[str]:
        names = [migration.name for migration in await pending(self.pool)]
        with translated_errors():
            return names + _told(await old_forms(self.pool))

    async def migrate(self) -> Sequence[str]:
        names = [migration.name for migration in await migrate(self.pool)]
        with translated_errors():
            return names + _told(await rewrite_old_forms(self.pool))


def _told(old_forms: int) -> list[str]:
    return [f"{old_forms} facts of older software"] if old_forms else []
