"""The book on SQLite keeps what every ledger promises."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.contract.calls import CdrLedgerContract
from sqlite_probe import SqliteProbe


class TestSqliteLedger(CdrLedgerContract):
    @pytest.fixture
    def probe(self, tmp_path: Path) -> Iterator[SqliteProbe]:
        probe = SqliteProbe(tmp_path / "book.db")
        yield probe
        probe.own.close()
