"""An office that closes and invoices months of the past with the operator's tool."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import frozen

from adapters.contract.builders import (
    a_cdr,
    a_provenance,
    a_receipt,
    a_received_call,
    a_verdict,
)
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.proof.seals import TimescaleSealBook
from akira_in_hand import Akira, Said
from contract.servers import NatsServer, PostgresServer, fresh_database
from domain.facts.call_facts import CallReceived
from domain.facts.month import month_of

# Long enough ago on every day of the year: a month is closed hours after its end.
NOW = datetime.now(UTC)
LAST = month_of(month_of(NOW).start - timedelta(days=1))
MONTH = month_of(LAST.start - timedelta(days=1))
HOUR = timedelta(hours=1)


@frozen
class Office:
    """The tool, and the book that it works on."""

    akira: Akira
    pool: Pool

    async def record(
        self,
        number: int,
        start: datetime,
        company: int,
        **charge: Any,  # noqa: ANN401 any field
    ) -> CallReceived:
        """Let a worker store a call, which a host wrote an hour after it began."""
        call = a_received_call(
            a_cdr(call_id=f"c{number}", start_time=start),
            seq=number,
            provenance=a_provenance(offset=number),
            receipt=a_receipt(number, start + HOUR),
            verdict=a_verdict(company, **charge),
        )
        await TimescaleCdrLedger(self.pool).record([call])
        return call

    async def close(self, *more: str) -> Said:
        """Close the month."""
        return await self.akira("close", str(MONTH), *more, "--json")

    async def seal(self) -> None:
        """Seal the log up to now."""
        assert await TimescaleSealBook(self.pool).seal(1 << 40, 5000)

    async def tamper(self, statement: str) -> None:
        """Change what nobody may change."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("set local session_replication_role = replica")
            await connection.execute(statement)


@asynccontextmanager
async def an_office(nats: NatsServer, postgres: PostgresServer) -> AsyncIterator[Office]:
    """Give the tool, a stream and an empty book."""
    dsn = await fresh_database(postgres)
    akira = Akira({"AKIRA_NATS_URL": nats.url, "AKIRA_DATABASE_URL": dsn})
    for command in ("migrate", "setup"):
        assert (await akira(command)).code == 0
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        yield Office(akira, pool)


def checks(said: Said) -> list[str]:
    """Give what speaks against a close."""
    assert said.code == 1, said
    return [each["check"] for each in said.document["findings"]]
