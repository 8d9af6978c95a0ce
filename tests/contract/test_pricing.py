"""Tariffs and prices, in memory and in PostgreSQL, are kept as worker and operator rely on."""

import pytest

from adapters.contract.pricing import (
    CountriesContract,
    CountriesProbe,
    NumberPlansContract,
    NumberPlansProbe,
    PriceBooksContract,
    PriceBooksProbe,
    PriceTablesContract,
    PriceTablesProbe,
    TariffProbe,
    TariffStoreContract,
)
from adapters.countries import PhoneCountries
from adapters.memory.pricing.countries import MemoryCountries
from contract.ledger_probes import TimescaleStoreProbe
from contract.number_plan_probes import (
    MemoryNumberPlansProbe,
    RegionsProbe,
    TimescaleNumberPlansProbe,
)
from contract.price_table_probes import JournalTablesProbe, MemoryTablesProbe, TimescaleTablesProbe
from contract.tariff_probes import (
    JournalPricesProbe,
    MemoryPricesProbe,
    MemoryTariffProbe,
    TimescalePricesProbe,
    TimescaleTariffProbe,
)


class TestMemoryTariffStore(TariffStoreContract):
    @pytest.fixture
    def probe(self) -> TariffProbe:
        return MemoryTariffProbe()


class TestTimescaleTariffStore(TariffStoreContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> TariffProbe:
        return TimescaleTariffProbe(store)


class TestMemoryPriceBooks(PriceBooksContract):
    @pytest.fixture
    def probe(self) -> PriceBooksProbe:
        return MemoryPricesProbe()


class TestJournalPriceBooks(PriceBooksContract):
    @pytest.fixture
    def probe(self) -> PriceBooksProbe:
        return JournalPricesProbe()


class TestTimescalePriceBooks(PriceBooksContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> PriceBooksProbe:
        return TimescalePricesProbe(store)


class TestMemoryPriceTables(PriceTablesContract):
    @pytest.fixture
    def probe(self) -> PriceTablesProbe:
        return MemoryTablesProbe()


class TestJournalPriceTables(PriceTablesContract):
    @pytest.fixture
    def probe(self) -> PriceTablesProbe:
        return JournalTablesProbe()


class TestTimescalePriceTables(PriceTablesContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> PriceTablesProbe:
        return TimescaleTablesProbe(store)


class TestMemoryNumberPlans(NumberPlansContract):
    @pytest.fixture
    def probe(self) -> NumberPlansProbe:
        return MemoryNumberPlansProbe()


class TestTimescaleNumberPlans(NumberPlansContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> NumberPlansProbe:
        return TimescaleNumberPlansProbe(store)


class TestMemoryCountries(CountriesContract):
    @pytest.fixture
    def probe(self) -> CountriesProbe:
        return RegionsProbe(MemoryCountries())


class TestPhoneCountries(CountriesContract):
    @pytest.fixture
    def probe(self) -> CountriesProbe:
        return RegionsProbe(PhoneCountries())
