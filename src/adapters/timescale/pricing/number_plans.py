"""Number plans in PostgreSQL: held still, decided, recorded at once."""

from typing import Final

from attrs import frozen

from adapters.timescale import journal
from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal.plan_rows import plans_of
from application.pricing.ports import NumberPlans
from domain.facts.entries import PlansFact
from domain.numbering.book import DecidePlans, PlanBook

_HOLD: Final = "select pg_advisory_xact_lock(hashtextextended('number plans', 0))"


@frozen
class TimescaleNumberPlans(NumberPlans):
    """The tables `number_plan` and `number_plan_use`."""

    pool: Pool

    async def change(self, decide: DecidePlans) -> PlanBook:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute(_HOLD)
                events = decide(await plans_of(connection))
                await journal.append(connection, [PlansFact(event=event) for event in events])
                return await plans_of(connection)

    async def plans(self) -> PlanBook:
        with translated_errors():
            async with (
                self.pool.acquire() as connection,
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                return await plans_of(connection)
