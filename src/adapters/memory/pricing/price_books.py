"""Prices in memory."""

from datetime import datetime

from attrs import define, evolve, field

from adapters.memory.faults import FailsOnDemand
from application.pricing.ports import PriceBooks
from domain.pricing.price_book import PriceBook


@define
class MemoryPriceBooks(FailsOnDemand, PriceBooks):
    """The book that somebody put here."""

    book: PriceBook = field(factory=PriceBook)

    async def current(self, since: datetime, *, after: int | None = None) -> PriceBook:
        del since
        self.fail_if_planned()
        if after is not None and self.book.version <= after:
            self.book = evolve(self.book, version=after + 1)
        return self.book
