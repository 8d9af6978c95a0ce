"""What tariff store and prices promise."""

from adapters.contract.pricing.number_plans import (
    CountriesContract,
    CountriesProbe,
    NumberPlansContract,
    NumberPlansProbe,
)
from adapters.contract.pricing.price_books import PriceBooksContract, PriceBooksProbe
from adapters.contract.pricing.price_tables import PriceTablesContract
from adapters.contract.pricing.price_tables_probe import PriceTablesProbe
from adapters.contract.pricing.tariff_store import TariffProbe, TariffStoreContract

__all__ = [
    "CountriesContract",
    "CountriesProbe",
    "NumberPlansContract",
    "NumberPlansProbe",
    "PriceBooksContract",
    "PriceBooksProbe",
    "PriceTablesContract",
    "PriceTablesProbe",
    "TariffProbe",
    "TariffStoreContract",
]
