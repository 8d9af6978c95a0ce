"""What is kept beside the log of a call, as rows of the gate have it."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from asyncpg import Record

from adapters.timescale.connection import Connection
from adapters.timescale.sql import query
from domain.calls.parties import PARTIES, KeptParties

_KEEP: Final = query("facts/keep_parties")


def kept_parties(row: Record) -> KeptParties:
    """Read the columns of `call_identity`; of an event that is of no call they are null."""
    return KeptParties(row["salt"], row["fingerprint"], tuple(row[name] for name in PARTIES))


async def keep_parties(connection: Connection, beside: Mapping[UUID, KeptParties]) -> None:
    """Keep these beside the log, by the keys of their calls, in place of what was kept."""
    if beside:
        await connection.execute(
            _KEEP,
            list(beside),
            [kept.fingerprint for kept in beside.values()],
            [kept.salt for kept in beside.values()],
            *zip(*(kept.parties for kept in beside.values()), strict=True),
        )
