"""An operator says what is watched of a company's spending, and who looked at what was found."""

from collections.abc import Callable, Sequence

from attrs import frozen

from application.money.data import Changed
from application.money.ports import MoneyBook, MoneyRegister
from domain.money.fraud import FraudWatch
from domain.money.fraud_deciding import set_watch, settle
from domain.money.standing import Decide


@frozen(kw_only=True)
class HandleFraud:
    """Change what is watched, and settle what was suspected.

    Attributes:
        login: tells who does.
    """

    book: MoneyBook
    register: MoneyRegister
    login: Callable[[], str]

    async def watch(self, company: str, watch: FraudWatch) -> Changed:
        """Watch this of a company and nothing else; without events it was watched before.

        Raises:
            RefusedError: there is no such company.
            UnavailableError: nothing was changed; try again.
        """
        return await self._change(company, set_watch(watch))

    async def settle(self, company: str, numbers: Sequence[int], because: str) -> Changed:
        """Settle suspicions of a company, all that are open where none is named.

        Raises:
            RefusedError: there is no such company or suspicion.
            InvalidWishError: a blank reason.
            UnavailableError: nothing was changed; try again.
        """
        return await self._change(company, settle(numbers, because, self.login()))

    async def _change(self, company: str, decide: Decide) -> Changed:
        number = (await self.register.company_names()).find(company)
        return await self.book.change(number, decide)
