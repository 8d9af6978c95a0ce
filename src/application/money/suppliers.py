"""An operator enters suppliers, and says which calls they carry."""

from attrs import frozen

from application.money.data import SupplierAccount
from application.money.noticing import Said, noticed
from application.money.ports import Currencies, MoneyBook, MoneyRegister
from domain.money.amounts import known_currency
from domain.money.routes import Route
from domain.money.standing import DecideSupplier
from domain.money.supplying import adding, open_route


@frozen(kw_only=True)
class AddSupplier:
    """Enter a supplier."""

    book: MoneyBook
    currencies: Currencies

    async def __call__(self, name: str, currency: str) -> SupplierAccount:
        """Enter it.

        Raises:
            InvalidWishError: no such name or currency.
            RefusedError: the name is taken.
            UnavailableError: nothing was changed; try again.
        """
        return await self.book.add_supplier(
            adding(name, known_currency(currency, self.currencies.find(currency)))
        )


@frozen(kw_only=True)
class RouteSupplier:
    """Let a supplier carry calls by a tariff; customers' prices never depend on it."""

    book: MoneyBook
    register: MoneyRegister

    async def __call__(
        self,
        supplier: str,
        route: Route,
    ) -> Said[SupplierAccount]:
        """Open the route; what is so already is no news.

        Raises:
            InvalidWishError: neither gateway, account nor network.
            RefusedError: no such supplier or tariff, or the tariff is in another currency.
            UnavailableError: nothing was changed; try again.
        """
        decide = open_route(route)
        number = (await self.register.supplier_names()).find(supplier)
        return await noticed(
            decide.rule,
            lambda rule: self.book.change_supplier(number, DecideSupplier(rule, decide.look)),
        )
