"""Which calls somebody means who names a time and perhaps a company."""

from datetime import datetime

from attrs import frozen

from application.calls.data import CallSelection
from application.money.ports import MoneyRegister


@frozen
class SelectCalls:
    """Make a selection of a wish."""

    register: MoneyRegister

    async def __call__(
        self, span: tuple[datetime, datetime], company: str | None = None
    ) -> CallSelection:
        """Select; a company by its name, or by its id (`#1`).

        Raises:
            RefusedError: no such company.
            UnavailableError: companies cannot be read just now.
        """
        start, end = span
        names = None if company is None else await self.register.company_names()
        number = names.find(company) if names and company is not None else None
        return CallSelection(start=start, end=end, company_id=number)
