"""What an operator does with companies, their money, and suppliers."""

from getpass import getuser

from dependency_injector.providers import Factory, Object

from adapters.currencies import IsoCurrencies
from adapters.timescale.calls.archive import TimescaleCallArchive
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.money.invoices import TimescaleInvoiceBook
from adapters.timescale.pricing.price_tables import TimescalePriceTables
from application.calls.billed_elsewhere import FindBilledElsewhere
from application.money.bundles import ChangeBundles, SettleBundles
from application.money.changed_months import FindChangedMonths
from application.money.companies import ChangeCompany, OpenCompany
from application.money.draw_invoice import DrawInvoice
from application.money.handle_fraud import HandleFraud
from application.money.issue_invoice import IssueInvoice
from application.money.pay import Pay
from application.money.rules import ChangeRules
from application.money.statement import DrawStatement
from application.money.suppliers import AddSupplier, RouteSupplier
from application.pricing.local_times import LocalTimes
from application.pricing.read_called import ReadCalled
from entrypoints.containers.operator.register import RegisterContainer


class MoneyContainer(RegisterContainer):
    """Companies opened, changed, paid for and explained."""

    book = Factory(TimescaleMoneyBook, RegisterContainer.pool)
    currencies = Factory(IsoCurrencies)
    times = Factory(LocalTimes, RegisterContainer.tariffs)
    find_billed_elsewhere = Factory(
        FindBilledElsewhere,
        archive=Factory(TimescaleCallArchive, RegisterContainer.pool),
        register=RegisterContainer.register,
        prices=Factory(TimescalePriceTables, RegisterContainer.pool, RegisterContainer.tariffs),
    )
    open_company = Factory(OpenCompany, book=book, currencies=currencies)
    change_company = Factory(
        ChangeCompany,
        book=book,
        register=RegisterContainer.register,
        currencies=currencies,
        times=times,
    )
    read_called = Factory(
        ReadCalled,
        register=RegisterContainer.register,
        plans=RegisterContainer.plans,
        clock=RegisterContainer.clock,
    )
    pay = Factory(
        Pay,
        book=book,
        register=RegisterContainer.register,
        currencies=currencies,
        login=Object(getuser),
    )
    handle_fraud = Factory(
        HandleFraud, book=book, register=RegisterContainer.register, login=Object(getuser)
    )
    change_rules = Factory(ChangeRules, book)
    draw_statement = Factory(
        DrawStatement,
        register=RegisterContainer.register,
        noting=RegisterContainer.noting,
        head=RegisterContainer.seals.provided.held,
    )
    invoices = Factory(TimescaleInvoiceBook, RegisterContainer.pool)
    draw_invoice = Factory(
        DrawInvoice,
        register=RegisterContainer.register,
        invoices=invoices,
        currencies=currencies,
        head=RegisterContainer.seals.provided.held,
        noting=RegisterContainer.noting,
    )
    issue_invoice = Factory(
        IssueInvoice,
        draw=draw_invoice,
        book=book,
        clock=RegisterContainer.clock,
        login=Object(getuser),
    )
    find_changed_months = Factory(FindChangedMonths, issue_invoice)
    change_bundles = Factory(ChangeBundles, book=book, register=RegisterContainer.register)
    settle_bundles = Factory(
        SettleBundles, book=book, register=RegisterContainer.register, invoices=invoices
    )
    add_supplier = Factory(AddSupplier, book=book, currencies=currencies)
    route_supplier = Factory(RouteSupplier, book=book, register=RegisterContainer.register)
