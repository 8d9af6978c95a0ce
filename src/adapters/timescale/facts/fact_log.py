"""The event log in PostgreSQL, as the relay reads it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from asyncpg import Record
from attrs import define, field

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.facts.beside import kept_parties
from adapters.timescale.facts.readers import THE_END, Course, caught_up, course, left_behind
from adapters.timescale.sql import query
from adapters.wire import event_json
from adapters.wire.fact_json import FORM, fact_of, names_told, received_fact
from application.facts.data import Fact, Heard, LogPlace
from application.facts.ports import FactLog
from domain.calls.parties import PARTIES

_UNPUBLISHED: Final = query("facts/unpublished")
_BEHIND: Final = query("facts/unpublished_behind")
_NOTE: Final = query("facts/note_reader")
_READER: Final = "relay"


@define
class TimescaleFactLog(FactLog):
    """Events by the order of their commits."""

    pool: Pool
    heard: Heard = Heard.ALL
    _names: Collection[str] = field(init=False)
    _course: Course = field(default=Course.WAITS, init=False)

    @_names.default
    def _told(self) -> Collection[str]:
        return names_told(self.heard)

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        with translated_errors():
            async with self.pool.acquire() as connection:
                rows = await self._rows(connection, most)
        if not rows:
            return [], None
        told = [row for row in rows if row["type"] in self._names]
        facts = [fact for row in told if (fact := _fact(row)) is not None]
        return facts, LogPlace(int(rows[-1]["written_by"]), rows[-1]["position"])

    async def published(self, place: LogPlace) -> None:
        with translated_errors():
            async with self.pool.acquire() as connection:
                if self._course is Course.CATCHES_UP:
                    await caught_up(connection, _READER, place.position)
                    self._course = await course(connection, _READER)
                else:
                    await connection.execute(_NOTE, _READER, str(place.written_by), place.position)

    async def _rows(self, connection: Connection, most: int) -> Sequence[Record]:
        if self._course is not Course.READS:
            self._course = await course(connection, _READER)
        if self._course is Course.CATCHES_UP:
            if behind := await left_behind(connection, _READER, most):
                return await connection.fetch(_BEHIND, behind, list(self._names))
            await caught_up(connection, _READER, THE_END)
            self._course = Course.READS
        if self._course is Course.READS:
            return await connection.fetch(_UNPUBLISHED, _READER, most, list(self._names))
        return []


def _fact(row: Record) -> Fact | None:
    name, version, data = row["type"], row["schema_version"], row["data"]
    event_id, at = f"{row['stream_id']}:{row['version']}", row["at"]
    if (name, version) == FORM:
        found = received_fact(event_id, at, data, [row[each] for each in PARTIES])
        if found is not None:
            return found
    return fact_of(
        name=name,
        event_id=event_id,
        at=at,
        document=event_json.as_today(name, version, data, kept_parties(row)),
        company=_company(row),
    )


def _company(row: Record) -> Mapping[str, object]:
    return {name: row[name] for name in ("company_id", "company", "currency")}
