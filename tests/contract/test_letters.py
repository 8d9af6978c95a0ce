"""Dead letters, in memory and in PostgreSQL, are kept as worker and operator rely on."""

import pytest

from adapters.contract.letters import (
    BoxProbe,
    DeadLetterBoxContract,
    DeadLetterDeskContract,
    DeskProbe,
)
from contract.ledger_probes import MemoryStoreProbe, TimescaleStoreProbe
from contract.operator_probes import MemoryOperatorProbe, over


class TestMemoryBox(DeadLetterBoxContract):
    @pytest.fixture
    def probe(self) -> BoxProbe:
        return MemoryStoreProbe()


class TestTimescaleBox(DeadLetterBoxContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> BoxProbe:
        return store


class TestMemoryDesk(DeadLetterDeskContract):
    @pytest.fixture
    def probe(self) -> DeskProbe:
        return MemoryOperatorProbe()


class TestTimescaleDesk(DeadLetterDeskContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> DeskProbe:
        return over(store)
