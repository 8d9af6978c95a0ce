"""What every use case needs that is told a company by its name."""

from dependency_injector.providers import Factory

from adapters.timescale.money.register import TimescaleMoneyRegister
from application.calls.select_calls import SelectCalls
from application.money.find_company import FindCompany
from entrypoints.containers.operator.database import DatabaseContainer


class RegisterContainer(DatabaseContainer):
    """Companies and suppliers, to be read; and the calls of one of them, to be selected."""

    register = Factory(TimescaleMoneyRegister, DatabaseContainer.pool)
    find_company = Factory(FindCompany, register)
    select_calls = Factory(SelectCalls, register)
