"""What every use case needs that is told a company by its name."""

from dependency_injector.providers import Factory

from adapters.timescale.intake.settled import TimescaleSettledBook
from adapters.timescale.money.register import TimescaleMoneyRegister
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.timescale.proof.census import TimescaleRecordCensus
from adapters.timescale.proof.closes import TimescaleCloseBook
from adapters.timescale.proof.seals import TimescaleSealBook
from application.calls.select_calls import SelectCalls
from application.money.find_company import FindCompany
from application.pricing.near_destinations import NearDestinations
from application.proof.near_names import NearNames
from entrypoints.containers.operator.database import DatabaseContainer


class RegisterContainer(DatabaseContainer):
    """Companies, tariffs, seals, closes and counts, to be read; calls, to be selected."""

    register = Factory(TimescaleMoneyRegister, DatabaseContainer.pool)
    seals = Factory(TimescaleSealBook, DatabaseContainer.pool)
    tariffs = Factory(TimescaleTariffStore, DatabaseContainer.pool)
    census = Factory(TimescaleRecordCensus, DatabaseContainer.pool)
    closes = Factory(TimescaleCloseBook, DatabaseContainer.pool)
    near_names = Factory(
        NearNames,
        register=register,
        settled=Factory(TimescaleSettledBook, DatabaseContainer.pool),
        closes=closes,
    )
    near_destinations = Factory(NearDestinations, tariffs)
    find_company = Factory(FindCompany, register)
    select_calls = Factory(SelectCalls, register)
