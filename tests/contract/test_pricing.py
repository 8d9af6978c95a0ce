"""Tariffs and prices, in memory and in PostgreSQL, are kept as worker and operator rely on."""

import pytest

from adapters.contract.pricing import (
    PriceBooksContract,
    PriceBooksProbe,
    PriceTablesContract,
    PriceTablesProbe,
    TariffProbe,
    TariffStoreContract,
)
from contract.ledger_probes import TimescaleStoreProbe
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
