"""What an operator does with companies, their money, and suppliers."""

from getpass import getuser

from dependency_injector.providers import Factory, Object

from adapters.currencies import IsoCurrencies
from adapters.timescale.money.book import TimescaleMoneyBook
from application.money.companies import ChangeCompany, OpenCompany
from application.money.pay import Pay
from application.money.rules import ChangeRules
from application.money.statement import DrawStatement
from application.money.suppliers import AddSupplier, RouteSupplier
from entrypoints.containers.operator.register import RegisterContainer


class MoneyContainer(RegisterContainer):
    """Companies opened, changed, paid for and explained."""

    book = Factory(TimescaleMoneyBook, RegisterContainer.pool)
    currencies = Factory(IsoCurrencies)
    open_company = Factory(OpenCompany, book=book, currencies=currencies)
    change_company = Factory(
        ChangeCompany, book=book, register=RegisterContainer.register, currencies=currencies
    )
    pay = Factory(
        Pay,
        book=book,
        register=RegisterContainer.register,
        currencies=currencies,
        login=Object(getuser),
    )
    change_rules = Factory(ChangeRules, book)
    draw_statement = Factory(DrawStatement, register=RegisterContainer.register)
    add_supplier = Factory(AddSupplier, book=book, currencies=currencies)
    route_supplier = Factory(RouteSupplier, book=book, register=RegisterContainer.register)
