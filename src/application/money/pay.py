"""Money comes in, or a balance is put right."""

from collections.abc import Callable
from decimal import Decimal

from attrs import frozen

from application.money.data import Changed
from application.money.ports import Currencies, MoneyBook, MoneyRegister
from domain.money.deciding import pay
from domain.money.movement import MovementKind


@frozen(kw_only=True)
class Pay:
    """Enter a top-up or an adjustment, once a reference.

    Attributes:
        login: tells who enters it.
    """

    book: MoneyBook
    register: MoneyRegister
    currencies: Currencies
    login: Callable[[], str]

    async def __call__(
        self, company: str, kind: MovementKind, amount: Decimal, reference: str
    ) -> Changed:
        """Enter it; without events in what comes back it was entered before.

        Raises:
            InvalidWishError: no amount, or a blank reference.
            RefusedError: no such company, more decimals than its currency has, or the reference is
                that of another payment.
            UnavailableError: nothing was changed; try again.
        """
        decide = pay(kind, amount, reference, self.currencies.find, self.login())
        number = (await self.register.company_names()).find(company)
        return await self.book.change(number, decide)
