"""What an operator asks of prices."""

from dependency_injector.providers import Factory

from adapters.timescale.pricing.price_tables import TimescalePriceTables
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.pricing.quote import Quote
from entrypoints.containers.operator.register import RegisterContainer


class PricingContainer(RegisterContainer):
    """Tariffs as they are kept, and the prices that they make."""

    tariffs = Factory(TimescaleTariffStore, RegisterContainer.pool)
    prices = Factory(TimescalePriceTables, RegisterContainer.pool, tariffs)
    quote = Factory(Quote, company=RegisterContainer.find_company, prices=prices)
