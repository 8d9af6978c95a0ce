"""Prices from PostgreSQL: looked at once a second, read anew when something has changed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final

from attrs import define, field

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.price_tables import read_payers, read_routes
from adapters.timescale.sql import query
from application.errors import PortError, UnavailableError
from application.ports.tariffs import TariffStore
from application.ports.worker import PriceBooks
from application.tariffs import KeptVersion
from domain.price_book import Payer, PriceBook, SupplyRoute
from domain.pricing.tariff import TariffVersion

_LOG = logging.getLogger(__name__)
_CHANGES: Final = query("price_changes")
_PERIOD = 1.0
_FRESH = 5.0
_USUAL = timedelta(days=2)
_MOST = timedelta(days=62)


@define
class TimescalePriceBooks(PriceBooks):
    """The book of the last look; versions of tariffs stay as long as somebody may be priced by one.

    Attributes:
        looked_at: moment of the monotonic clock at which the book was known to be right.
    """

    pool: Pool
    store: TariffStore
    looked_at: float | None = None
    _since: datetime = field(factory=lambda: datetime.now(UTC) - _USUAL)
    _book: PriceBook = field(factory=PriceBook)
    _changes: int = -1
    _versions: dict[int, TariffVersion] = field(factory=dict)
    _turn: asyncio.Lock = field(factory=asyncio.Lock)

    async def current(self, since: datetime) -> PriceBook:
        if max(since, _oldest()) < self._since:
            async with self._turn:
                await self._read(max(since, _oldest()))
        if self.looked_at is None or monotonic() - self.looked_at > _FRESH:
            raise UnavailableError("companies and tariffs were not read yet, or not lately")
        return self._book

    async def look(self) -> None:
        """Read everything anew if anything has changed.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self._turn:
            asked_at = monotonic()
            with translated_errors():
                changes = await self.pool.fetchval(_CHANGES)
            if changes != self._changes:
                await self._read(max(self._since, _oldest()))
                return
            self.looked_at = asked_at

    async def look_on(self) -> None:
        """Look once a second, for ever."""
        failing = False
        while True:
            try:
                await self.look()
                failing = False
            except PortError as error:
                if not failing:
                    _LOG.warning("prices cannot be read", extra={"error": str(error)})
                failing = True
            await asyncio.sleep(_PERIOD)

    async def _read(self, since: datetime) -> None:
        asked_at = monotonic()
        with translated_errors():
            async with (
                self.pool.acquire() as connection,
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                changes = await connection.fetchval(_CHANGES)
                payers, routes = await read_payers(connection), await read_routes(connection)
        tariffs = await self._tariffs(_names(payers.values(), routes), since)
        self._book = PriceBook(since=since, payers=payers, routes=routes, tariffs=tariffs)
        self._changes, self._since, self.looked_at = changes, since, asked_at
        _LOG.info("prices read", extra={"accounts": len(payers), "versions": len(self._versions)})

    async def _tariffs(
        self, names: set[str], since: datetime
    ) -> Mapping[str, Sequence[TariffVersion]]:
        wanted = [each for each in await self.store.versions() if each.name in names]
        kept: dict[str, list[TariffVersion]] = {name: [] for name in names}
        needed: dict[int, TariffVersion] = {}
        for each in wanted:
            if _is_needed(each, wanted, since):
                known = self._versions.get(each.tariff_id)
                needed[each.tariff_id] = known or await self.store.load(each.tariff_id)
                kept[each.name].append(needed[each.tariff_id])
        self._versions = needed
        return kept


@asynccontextmanager
async def open_price_books(pool: Pool, store: TariffStore) -> AsyncIterator[TimescalePriceBooks]:
    """Keep prices up to date while the context is open."""
    books = TimescalePriceBooks(pool, store)
    task = asyncio.create_task(books.look_on(), name="prices")
    try:
        yield books
    finally:
        task.cancel()


def _oldest() -> datetime:
    return datetime.now(UTC) - _MOST


def _is_needed(version: KeptVersion, all_: Iterable[KeptVersion], since: datetime) -> bool:
    """Tell whether a call at `since` or later may be priced by this version.

    Of versions in force the one that took effect last holds: what another replaced before is out.
    """
    if version.effective_to is not None and version.effective_to <= since:
        return False
    return not any(
        version.effective_from < each.effective_from <= since and each.effective_to is None
        for each in all_
        if each.name == version.name
    )


def _names(payers: Iterable[Payer], routes: Iterable[SupplyRoute]) -> set[str]:
    of_payers = {each.tariff for payer in payers for each in payer.assignments}
    return of_payers | {route.assignment.tariff for route in routes}
