"""Book and register of money, in memory and in PostgreSQL, keep what everybody relies on."""

from collections.abc import AsyncIterator

import pytest

from adapters.contract.money import (
    CurrenciesContract,
    CurrenciesProbe,
    MoneyBookContract,
    MoneyProbe,
)
from adapters.currencies import IsoCurrencies
from adapters.memory.money.currencies import MemoryCurrencies
from contract.ledger_probes import TimescaleStoreProbe
from contract.money_probes import ListProbe, MemoryMoneyProbe, money_of


class TestMemory(MoneyBookContract):
    @pytest.fixture
    def probe(self) -> MoneyProbe:
        return MemoryMoneyProbe()


class TestTimescale(MoneyBookContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[MoneyProbe]:
        async with money_of(store) as probe:
            yield probe


class TestMemoryCurrencies(CurrenciesContract):
    @pytest.fixture
    def probe(self) -> CurrenciesProbe:
        return ListProbe(MemoryCurrencies())


class TestIsoCurrencies(CurrenciesContract):
    @pytest.fixture
    def probe(self) -> CurrenciesProbe:
        return ListProbe(IsoCurrencies())
