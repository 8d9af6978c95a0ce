"""What moved a balance in a time."""

from datetime import datetime

from attrs import frozen

from application.money.data import CompanyAccount, Statement
from application.money.ports import MoneyRegister


@frozen(kw_only=True)
class DrawStatement:
    """Explain a company's balance; opening + the amounts = closing."""

    register: MoneyRegister

    async def __call__(
        self, company: str, start: datetime, end: datetime, as_of: int | None = None
    ) -> tuple[CompanyAccount, Statement]:
        """Draw it; or again as it was drawn, as of the position that it named.

        Raises:
            RefusedError: no such company.
            UnavailableError: the book cannot be read just now.
        """
        number = (await self.register.company_names()).find(company)
        account = await self.register.company(number)
        return account, await self.register.statement(number, start, end, as_of)
