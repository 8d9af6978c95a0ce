"""Prices from PostgreSQL: looked at once a second, read anew when something has changed."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic

from attrs import define, field

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.price_epochs import VERSION
from adapters.timescale.pricing.price_tables import ReadPrices, read_prices
from application.errors import PortError, UnavailableError
from application.pricing.ports import PriceBooks, TariffStore
from domain.pricing.price_book import PriceBook

_LOG = logging.getLogger(__name__)
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
    _read: ReadPrices = field(factory=lambda: ReadPrices(book=PriceBook(version=-1)))
    _turn: asyncio.Lock = field(factory=asyncio.Lock)

    async def current(self, since: datetime, *, after: int | None = None) -> PriceBook:
        if max(since, _oldest()) < self._since or self._is_outdated(after):
            async with self._turn:
                wanted = min(self._since, max(since, _oldest()))
                if wanted < self._since or self._is_outdated(after):
                    await self._read_anew(wanted)
        if self.looked_at is None or monotonic() - self.looked_at > _FRESH:
            raise UnavailableError("companies and tariffs were not read yet, or not lately")
        return self._read.book

    def _is_outdated(self, after: int | None) -> bool:
        return after is not None and self._read.book.version <= after

    async def look(self) -> None:
        """Read everything anew if anything has changed.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self._turn:
            asked_at = monotonic()
            with translated_errors():
                version = await self.pool.fetchval(VERSION)
            if version != self._read.book.version:
                await self._read_anew(max(self._since, _oldest()))
            else:
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

    async def _read_anew(self, since: datetime) -> None:
        asked_at = monotonic()
        self._read = await read_prices(self.pool, self.store, since, self._read.versions)
        self._since, self.looked_at = since, asked_at
        counts = {"accounts": len(self._read.book.payers), "versions": len(self._read.versions)}
        _LOG.info("prices read", extra=counts)


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
