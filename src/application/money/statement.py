"""What moved a balance in a time."""

from datetime import datetime

from attrs import frozen

from application.money.data import CompanyAccount, Statement, TimeOfTariff
from application.money.ports import MoneyRegister
from domain.moment import in_zone
from domain.money.errors import InvalidWishError
from domain.pricing.paying import on_top


@frozen(kw_only=True)
class DrawStatement:
    """Explain a company's balance; opening + the amounts = closing."""

    register: MoneyRegister
    times: TimeOfTariff

    async def __call__(
        self, company: str, start: datetime, end: datetime, as_of: int | None = None
    ) -> tuple[CompanyAccount, Statement]:
        """Draw it; or again as it was drawn, as of the position that it named.

        Times without a zone are of the tariff's that the company has then.

        Raises:
            RefusedError: no such company.
            InvalidWishError: the time ends before it begins.
            UnavailableError: the book cannot be read just now.
        """
        number = (await self.register.company_names()).find(company)
        account = await self.register.company(number)
        start, end = await self._read(start, account), await self._read(end, account)
        if start >= end:
            raise InvalidWishError("a statement ends after it begins")
        return account, await self.register.statement(number, start, end, as_of)

    async def _read(self, moment: datetime, account: CompanyAccount) -> datetime:
        held = on_top(account.assignments, in_zone(moment, "UTC"))
        return await self.times(moment, held.tariff if held else "")
