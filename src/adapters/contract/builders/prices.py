"""Prices for promises that are not about how they are read."""

from datetime import datetime

from attrs import frozen

from application.pricing.ports import PriceTables
from domain.pricing.price_book import PriceBook


@frozen
class GivenPrices(PriceTables):
    """The same book, whatever is asked."""

    book: PriceBook

    async def since(self, moment: datetime) -> PriceBook:
        del moment
        return self.book

    async def under(self, tariff: str, moment: datetime) -> PriceBook:
        del moment
        return self.book.under(tariff, self.book.tariffs[tariff])

    async def of_company(self, company_id: int, moment: datetime) -> PriceBook:
        del company_id, moment
        return self.book
