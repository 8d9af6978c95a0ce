"""The event log in PostgreSQL, as the relay reads it."""

from collections.abc import Mapping, Sequence
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.facts.beside import kept_parties
from adapters.timescale.sql import query
from adapters.wire import event_json
from adapters.wire.fact_json import fact_of
from application.facts.data import Fact, LogPlace
from application.facts.ports import FactLog

_UNPUBLISHED: Final = query("facts/unpublished")
_NOTE: Final = query("facts/note_reader")
_READER: Final = "relay"


@frozen
class TimescaleFactLog(FactLog):
    """Events by the order of their commits."""

    pool: Pool

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        with translated_errors():
            rows = await self.pool.fetch(_UNPUBLISHED, _READER, most)
        if not rows:
            return [], None
        facts = [fact for row in rows if (fact := _fact(row)) is not None]
        return facts, LogPlace(int(rows[-1]["written_by"]), rows[-1]["position"])

    async def published(self, place: LogPlace) -> None:
        with translated_errors():
            await self.pool.execute(_NOTE, _READER, str(place.written_by), place.position)


def _fact(row: Record) -> Fact | None:
    return fact_of(
        name=row["type"],
        event_id=f"{row['stream_id']}:{row['version']}",
        at=row["at"],
        document=event_json.as_today(
            row["type"], row["schema_version"], row["data"], kept_parties(row)
        ),
        company=_company(row),
    )


def _company(row: Record) -> Mapping[str, object]:
    return {name: row[name] for name in ("company_id", "company", "currency")}
