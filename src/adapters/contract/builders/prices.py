"""Prices for promises that are not about how they are read."""

from datetime import datetime

from attrs import define, field

from application.pricing.ports import PriceTables
from domain.pricing.price_book import PriceBook


@define
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


@define
class ChangingPrices(GivenPrices):
    """Prices that change just after they were read for the first time.

    Attributes:
        before: what is read first.
    """

    before: PriceBook = field(kw_only=True)
    _read: bool = field(default=False, init=False)

    async def since(self, moment: datetime) -> PriceBook:
        del moment
        first, self._read = not self._read, True
        return self.before if first else self.book
