"""What an operator asks of prices."""

from dependency_injector.providers import Factory

from adapters.timescale.pricing.price_tables import TimescalePriceTables
from application.pricing.quote import Quote
from entrypoints.containers.operator.register import RegisterContainer


class PricingContainer(RegisterContainer):
    """The prices that tariffs make."""

    prices = Factory(TimescalePriceTables, RegisterContainer.pool, RegisterContainer.tariffs)
    quote = Factory(Quote, company=RegisterContainer.find_company, prices=prices)
