"""A database with tariffs and calls, for the operator's tool."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from adapters.contract.builders import a_band, a_rate, a_tier, a_version
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from contract.servers import PostgresServer, migrated_database
from domain.facts.call_facts import CallReceived


async def priced_store(
    server: PostgresServer, tariffs: Mapping[str, str], calls: Sequence[CallReceived]
) -> str:
    """Make one; tariffs have a price a minute for 49, from the beginning of 2026 on."""
    dsn = await migrated_database(server)
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await migrate(pool)
        for name, price in tariffs.items():
            version = a_version(
                a_rate("49", a_band(a_tier(price))),
                name=name,
                effective_from=datetime(2026, 1, 1, tzinfo=UTC),
            )
            await TimescaleTariffStore(pool).save(version)
        await TimescaleCdrLedger(pool).record(calls)
    return dsn
