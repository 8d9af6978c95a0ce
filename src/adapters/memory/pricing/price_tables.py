"""Companies and tariffs in memory, as they are now."""

from datetime import datetime

from attrs import define, evolve, field

from adapters.memory.faults import FailsOnDemand
from application.pricing.ports import PriceTables
from application.pricing.versions import no_tariff
from domain.pricing.price_book import PriceBook


@define
class MemoryPriceTables(FailsOnDemand, PriceTables):
    """What somebody put here, of whatever time."""

    book: PriceBook = field(factory=PriceBook)

    async def since(self, moment: datetime) -> PriceBook:
        self.fail_if_planned()
        return evolve(self.book, since=moment)

    async def of_company(self, company_id: int, moment: datetime) -> PriceBook:
        book, accounts = await self.since(moment), self.book.payers
        return evolve(
            book,
            payers={name: p for name, p in accounts.items() if p.company_id == company_id},
            companies={n: p for n, p in book.companies.items() if n == company_id},
            routes=(),
        )

    async def under(self, tariff: str, moment: datetime) -> PriceBook:
        book = await self.since(moment)
        if tariff not in book.tariffs:
            raise no_tariff(tariff, book.tariffs)
        return evolve(book.under(tariff, book.tariffs[tariff]), routes=())
