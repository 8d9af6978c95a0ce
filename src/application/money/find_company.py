"""A company by what people call it."""

from attrs import frozen

from application.money.data import CompanyAccount
from application.money.ports import MoneyRegister


@frozen
class FindCompany:
    """Give a company by its name, or by its id (`#1`)."""

    register: MoneyRegister

    async def __call__(self, company: str) -> CompanyAccount:
        """Find it.

        Raises:
            RefusedError: no such company.
            UnavailableError: the book cannot be read just now.
        """
        return await self.register.company((await self.register.company_names()).find(company))
