"""Prices in memory."""

from datetime import datetime

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from application.pricing.ports import PriceBooks
from domain.pricing.price_book import PriceBook


@define
class MemoryPriceBooks(FailsOnDemand, PriceBooks):
    """The book that somebody put here."""

    book: PriceBook = field(factory=PriceBook)

    async def current(self, since: datetime) -> PriceBook:
        del since
        self.fail_if_planned()
        return self.book
