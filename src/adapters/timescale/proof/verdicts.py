"""What the nightly proof found, in PostgreSQL."""

from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.proof.overview import DayVerdict
from application.proof.ports import VerdictBook

LAST_VERDICT: Final = (
    "select day, proved_at, findings, last_seal from proof_verdict order by day desc limit 1"
)
_KEEP: Final = query("proof/keep_verdict")


@frozen
class TimescaleVerdictBook(VerdictBook):
    """The table `proof_verdict`."""

    pool: Pool

    async def last(self) -> DayVerdict | None:
        with translated_errors():
            row = await self.pool.fetchrow(LAST_VERDICT)
        return verdict_of(row) if row else None

    async def keep(self, verdict: DayVerdict) -> None:
        with translated_errors():
            await self.pool.execute(
                _KEEP,
                verdict.day,
                verdict.proved_at,
                list(verdict.findings),
                verdict.last_seal,
            )


def verdict_of(row: Record) -> DayVerdict:
    """Read one verdict."""
    return DayVerdict(**{**row, "findings": tuple(row["findings"])})
