"""A book on SQLite that is wrong: the suite must refuse it. `pytest broken_ledger.py` is red."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from attrs import frozen

from adapters.contract.calls import CdrLedgerContract
from application.calls.data import Outcome
from domain.facts.call_facts import CallReceived
from sqlite_ledger import SqliteCdrLedger
from sqlite_probe import SqliteProbe


@frozen
class DebitsCopiesToo(SqliteCdrLedger):
    """Takes the money again for a message that only repeats a call."""

    def enter(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        outcome = SqliteCdrLedger.enter(self, call, new)
        if outcome is Outcome.DUPLICATE:
            self.post(call)
        return outcome


class TestBrokenLedger(CdrLedgerContract):
    @pytest.fixture
    def probe(self, tmp_path: Path) -> Iterator[SqliteProbe]:
        probe = SqliteProbe(tmp_path / "book.db", DebitsCopiesToo)
        yield probe
        probe.own.close()
