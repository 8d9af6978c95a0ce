"""What moved a balance in a time."""

from datetime import datetime

from attrs import frozen

from application.money.data import CompanyAccount, Statement
from application.money.ports import MoneyRegister
from application.pricing.local_times import LocalTimes
from domain.money.errors import InvalidWishError


@frozen(kw_only=True)
class DrawStatement:
    """Explain a company's balance; opening + the amounts = closing."""

    register: MoneyRegister
    times: LocalTimes

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
        start = await self.times.of_payer(start, account.assignments)
        end = await self.times.of_payer(end, account.assignments)
        if start >= end:
            raise InvalidWishError("a statement ends after it begins")
        return account, await self.register.statement(number, start, end, as_of)
