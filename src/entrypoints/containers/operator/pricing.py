"""What an operator asks of prices."""

from datetime import timedelta

from dependency_injector.providers import Callable, Factory

from adapters.timescale.pricing.price_tables import TimescalePriceTables
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.pricing.quote import Quote
from entrypoints.containers.operator.register import RegisterContainer


def _seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


class PricingContainer(RegisterContainer):
    """Tariffs as they are kept, and the prices that they make."""

    tariffs = Factory(TimescaleTariffStore, RegisterContainer.pool)
    prices = Factory(TimescalePriceTables, RegisterContainer.pool, tariffs)
    longest_call = Callable(_seconds, RegisterContainer.settings.provided.max_call_seconds)
    quote = Factory(
        Quote,
        company=RegisterContainer.find_company,
        prices=prices,
        longest_call=longest_call,
    )
