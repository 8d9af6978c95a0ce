"""Tariffs in PostgreSQL: written whole under a lock, read in pieces."""

from array import array
from bisect import bisect_left
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Final
from uuid import UUID

from asyncpg import Record
from attrs import define, evolve, field, frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.pricing.version_rows import kept_version, rules_of
from adapters.timescale.sql import query
from adapters.wire.rates.packed import PackedRates
from adapters.wire.rates.rows import described, rate_rows
from adapters.wire.rates.texts import SharedTexts, Texts
from application.errors import RejectedError, SetupError
from application.pricing.ports import TariffStore
from application.pricing.rate_sheet import RateRow
from application.pricing.versions import KeptVersion, Saved, placed
from domain.pricing.errors import InvalidTariffError
from domain.pricing.tariff import Rate, TariffVersion

_VERSIONS: Final = query("pricing/tariff_versions")
_ENTER_VERSION: Final = query("pricing/enter_version")
_KNOWN_TERMS: Final = query("pricing/known_terms")
_ENTER_TERMS: Final = query("pricing/enter_terms")
_LOAD_VERSION: Final = query("pricing/load_version")
_LOAD_TERMS: Final = query("pricing/load_terms")
_LOAD_RATES: Final = query("pricing/load_rates")
_DESTINATIONS: Final = "select distinct destination from rate"
_LOCK: Final = 0x746172696666  # "tariff" in ASCII: one import at a time in a database
_COLUMNS: Final = ("tariff_id", "prefix", "destination", "terms_id")
_WRITTEN_AT_ONCE = 5000
_READ_AT_ONCE = 1000


@frozen
class TimescaleTariffStore(TariffStore):
    """The tables `tariff`, `rate` and `rate_terms`."""

    pool: Pool

    async def save(
        self, version: TariffVersion, written: Callable[[int], None] = lambda _: None
    ) -> Saved:
        return await self._keep(version, written, correct=False)

    async def correct(
        self, version: TariffVersion, written: Callable[[int], None] = lambda _: None
    ) -> Saved:
        return await self._keep(version, written, correct=True)

    async def _keep(
        self, version: TariffVersion, written: Callable[[int], None], *, correct: bool
    ) -> Saved:
        new = described(version, 0, datetime.now(UTC), "")
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute("select pg_advisory_xact_lock($1)", _LOCK)
                found, was_known = await _placed(connection, new, correct=correct)
                if was_known:
                    return Saved(found, was_known=True)
                entered = await _enter(connection, found)
                await _write_rates(connection, entered.tariff_id, version.rates, written)
        return Saved(entered, was_known=False)

    async def find(self, version: TariffVersion) -> KeptVersion | None:
        new = described(version, 0, datetime.now(UTC), "")
        with translated_errors():
            async with self.pool.acquire() as connection:
                found, was_known = await _placed(connection, new, correct=False)
        return found if was_known else None

    async def versions(self) -> Sequence[KeptVersion]:
        with translated_errors():
            rows = await self.pool.fetch(_VERSIONS, None)
        return [kept_version(row) for row in rows]

    async def destinations(self) -> AbstractSet[str]:
        with translated_errors():
            return {row["destination"] for row in await self.pool.fetch(_DESTINATIONS)}

    async def load(self, tariff_id: int) -> TariffVersion:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction(readonly=True):
                row = await connection.fetchrow(_LOAD_VERSION, tariff_id)
                if row is None:
                    raise RejectedError(f"there is no tariff version {tariff_id}")
                rates = await _read_rates(connection, tariff_id)
        try:
            return TariffVersion(**rules_of(row), rates=rates)
        except InvalidTariffError as error:
            raise SetupError(f"tariff version {tariff_id} cannot be used here: {error}") from error


async def _placed(
    connection: Connection, new: KeptVersion, *, correct: bool
) -> tuple[KeptVersion, bool]:
    kept = await connection.fetch(_VERSIONS, new.name)
    return placed([kept_version(row) for row in kept], new, correct=correct)


async def _enter(connection: Connection, new: KeptVersion) -> KeptVersion:
    row = await connection.fetchrow(
        _ENTER_VERSION,
        new.name, new.currency, new.effective_from, new.effective_to, new.zone,
        new.span_overflow, new.boundaries, new.plan_at, new.rows, new.sha256, new.correction,
    )  # fmt: skip
    assert row is not None  # noqa: S101 an insert that returns its row
    return evolve(
        new, tariff_id=row["id"], imported_at=row["imported_at"], imported_by=row["imported_by"]
    )


async def _write_rates(
    connection: Connection,
    tariff_id: int,
    rates: Mapping[str, Rate],
    written: Callable[[int], None],
) -> None:
    known = _KnownTerms()
    for rows in _pieces(rate_rows(rates), _WRITTEN_AT_ONCE):
        ids = await known.enter(connection, [row.terms for row in rows])
        records = [
            (tariff_id, row.prefix, row.destination, terms_id)
            for row, terms_id in zip(rows, ids, strict=True)
        ]
        await connection.copy_records_to_table("rate", records=records, columns=_COLUMNS)
        written(len(rows))


@define
class _KnownTerms:
    """Terms that this import has entered, so that the common ones are sent once."""

    ids: dict[str, int] = field(factory=dict)

    async def enter(self, connection: Connection, terms: Sequence[str]) -> Sequence[int]:
        """Give the ids of these terms, in their order."""
        new = [text for text in dict.fromkeys(terms) if text not in self.ids]
        if len(self.ids) + len(new) > _MOST_KNOWN:
            self.ids.clear()
            new = list(dict.fromkeys(terms))
        texts = {_digest(text): text for text in new}
        for row in await connection.fetch(_KNOWN_TERMS, list(texts)):
            self.ids[texts.pop(row["digest"])] = row["id"]
        for row in await connection.fetch(_ENTER_TERMS, list(texts), list(texts.values())):
            self.ids[texts[row["digest"]]] = row["id"]
        return [self.ids[text] for text in terms]


_MOST_KNOWN = 50_000


def _digest(terms: str) -> UUID:
    return UUID(bytes=sha256(terms.encode()).digest()[:16])


def _pieces(rows: Iterable[RateRow], size: int) -> Iterator[list[RateRow]]:
    source = iter(rows)
    while piece := list(islice(source, size)):
        yield piece


async def _read_rates(connection: Connection, tariff_id: int) -> PackedRates:
    ids, terms, destinations = array("q"), Texts(), SharedTexts()
    async for rows in _read(connection, _LOAD_TERMS, tariff_id):
        for terms_id, body in rows:
            ids.append(terms_id)
            terms.add(body)
    rates = PackedRates(terms, destinations)
    async for rows in _read(connection, _LOAD_RATES, tariff_id):
        for prefix, destination, terms_id in rows:
            rates.append(prefix, destinations.add(destination), bisect_left(ids, terms_id))
    destinations.close()
    return rates


async def _read(
    connection: Connection, statement: str, tariff_id: int
) -> AsyncIterator[Sequence[Record]]:
    cursor = await connection.cursor(statement, tariff_id)
    while rows := await cursor.fetch(_READ_AT_ONCE):
        yield rows
