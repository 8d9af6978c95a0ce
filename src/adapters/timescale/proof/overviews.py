"""The book on one screen, out of PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from adapters.timescale.connection import Pool
from adapters.timescale.proof.verdicts import LAST_VERDICT, verdict_of
from adapters.timescale.sql import query
from application.proof.data import StreamGap
from application.proof.overview import (
    ClosingFigures,
    CompanyFigures,
    DutyFigures,
    HeldEvents,
    HostFigures,
    OnlyRead,
    Overview,
    ReaderFigures,
)
from domain.facts.closing import CLOSES

_LETTERS: Final = query("proof/overview_letters")
_UNRATED: Final = query("proof/overview_unrated")
_UNRATED_SINCE: Final = query("proof/unrated_since")
_DUPLICATES: Final = query("proof/overview_duplicates")
_HOSTS: Final = query("proof/overview_hosts")
_GAPS: Final = query("proof/gaps")
_COMPANIES: Final = query("proof/overview_companies")
_DUTIES: Final = query("proof/overview_duties")
_READERS: Final = query("proof/overview_readers")
_HELD: Final = query("proof/overview_held")
_ONLY_READ: Final = query("proof/only_read")
_CLOSING: Final = query("proof/overview_late")
_DAY = timedelta(days=1)


async def overview_of(pool: Pool, now: datetime) -> Overview:
    """Ask for all of it, one thing after the other."""
    companies = await pool.fetchrow(_COMPANIES)
    proof = await pool.fetchrow(LAST_VERDICT)
    closing = await pool.fetchrow(_CLOSING, now, CLOSES)
    only_read = await pool.fetchval(_ONLY_READ)
    return Overview(
        open_letters=await _counted(pool, _LETTERS),
        unrated=await _counted(pool, _UNRATED, now),
        duplicates=await pool.fetchval(_DUPLICATES, now),
        hosts=await _hosts(pool, now),
        gaps=await gaps_between(pool, now - _DAY, now + _DAY),
        money=CompanyFigures(**companies) if companies else CompanyFigures(),
        duties=[DutyFigures(**row) for row in await pool.fetch(_DUTIES)],
        readers=[ReaderFigures(**row) for row in await pool.fetch(_READERS)],
        held=await held_events(pool),
        unrated_since=await pool.fetchval(_UNRATED_SINCE),
        proof=verdict_of(proof) if proof else None,
        closing=ClosingFigures(**closing) if closing else ClosingFigures(),
        only_read=OnlyRead(only_read) if only_read else None,
    )


async def held_events(pool: Pool) -> HeldEvents | None:
    """Tell who keeps events from the readers of the log."""
    row = await pool.fetchrow(_HELD)
    return HeldEvents(**row) if row else None


async def gaps_between(pool: Pool, start: datetime, end: datetime) -> Sequence[StreamGap]:
    """Give what the stream lost before a message of this time."""
    return [StreamGap(**row) for row in await pool.fetch(_GAPS, start, end)]


async def _counted(pool: Pool, statement: str, *arguments: datetime) -> Mapping[str, int]:
    return {row[0]: row[1] for row in await pool.fetch(statement, *arguments)}


async def _hosts(pool: Pool, now: datetime) -> Sequence[HostFigures]:
    return [
        HostFigures(
            host=row["host"],
            last_day=row["last_day"],
            last_hour=row["last_hour"],
            last_received_at=row["received_at"],
            last_read_at=row["read_at"],
            unread=row["unread"],
        )
        for row in await pool.fetch(_HOSTS, now)
    ]
