"""Users of a database who have one role and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg

from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from contract.ledger_probes import TimescaleStoreProbe


@asynccontextmanager
async def as_worker(probe: TimescaleStoreProbe) -> AsyncIterator[Pool]:
    """Log in as a user who is a worker and nothing else."""
    async with as_member(probe, "akira_worker") as pool:
        yield pool


@asynccontextmanager
async def as_member(probe: TimescaleStoreProbe, role: str) -> AsyncIterator[Pool]:
    """Log in as a user who has one role and nothing else."""
    async with a_member(probe, role) as dsn, open_pool(DatabaseSettings(url=dsn)) as pool:
        yield pool


@asynccontextmanager
async def a_member(probe: TimescaleStoreProbe, role: str) -> AsyncIterator[str]:
    """Let there be a user who has one role and nothing else; give the dsn."""
    name = f"login_{role}_" + urlsplit(probe.dsn).path.strip("/")
    await probe.pool.execute(f"create role {name} login password 'only-for-tests' in role {role}")
    try:
        yield _dsn_of(probe.dsn, name)
    finally:
        await probe.pool.execute(f"drop role {name}")


def _dsn_of(dsn: str, user: str) -> str:
    parts = urlsplit(dsn)
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{user}:only-for-tests@{place}").geturl()


async def is_refused(pool: Pool, statement: str, *values: object) -> bool:
    """Try for real, and leave nothing behind."""
    async with pool.acquire() as connection:
        attempt = connection.transaction()
        await attempt.start()
        try:
            await connection.execute(statement, *values)
        except asyncpg.InsufficientPrivilegeError:
            return True
        finally:
            await attempt.rollback()
    return False
