"""What the promises must see and do of a book on SQLite, and its port does not show."""

import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from attrs import define, field

from adapters.contract.builders import an_opening
from adapters.contract.calls import LedgerProbe
from adapters.wire import event_json
from application.calls.ports import CdrLedger
from domain.calls.parties import KeptParties
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived
from domain.money.events import CompanyEvent, CompanySuspended
from domain.money.limits import Limits
from domain.money.movement import Movement, MovementKind
from domain.money.names import Directory
from domain.money.standing import Vacancy
from sqlite_ledger import SqliteCdrLedger

SCHEMA = (Path(__file__).parent / "schema.sql").read_text()


@define
class SqliteProbe(LedgerProbe):
    """A book in a file; it is away while somebody else holds the file."""

    file: Path
    ledger_type: type[SqliteCdrLedger] = SqliteCdrLedger
    own: sqlite3.Connection = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.own = self.connect()
        self.own.executescript(SCHEMA)

    def connect(self) -> sqlite3.Connection:
        """Open the file; who finds it taken does not wait."""
        return sqlite3.connect(self.file, timeout=0, isolation_level=None)

    @asynccontextmanager
    async def ledger(self) -> AsyncIterator[CdrLedger]:
        connection = self.connect()
        yield self.ledger_type(connection)
        connection.close()

    async def leave(self) -> None:
        self.own.execute("begin exclusive")

    async def come_back(self) -> None:
        self.own.rollback()

    async def company(self, name: str = "Acme", limits: Limits | None = None) -> int:
        number = self.own.execute("insert into balance values (null, '0')").lastrowid or 0
        opened = an_opening(name, limits)(Vacancy(number=number, names=Directory("company")))
        self.ledger_type(self.own).tell(number, opened)
        return number

    async def change_prices(self) -> int:
        self.own.execute("update prices set version = version + 1")
        (version,) = self.own.execute("select version from prices").fetchone()
        return int(version)

    async def supplier(self) -> int:
        return 1

    async def suspend(self, company_id: int) -> None:
        suspended = CompanySuspended(by="operator", because="fraud")
        self.ledger_type(self.own).tell(company_id, suspended)

    @property
    def can_hold(self) -> bool:
        # SQLite has one writer: who stands still in a transaction holds up all, not one call.
        return False

    async def calls(self) -> Sequence[CallReceived]:
        sql = "select type, schema_version, data from event where company_id is null"
        parties = self._parties()
        calls = []
        for kind, version, data in self.own.execute(sql):
            beside = parties.pop(UUID(json.loads(data)["call_key"]))
            call = event_json.decode(kind, version, data, beside)
            assert isinstance(call, CallReceived)
            calls.append(call)
        assert not parties
        return calls

    def _parties(self) -> dict[UUID, KeptParties]:
        rows = self.own.execute("select call_key, parties from gate")
        return {UUID(key): event_json.decode_beside(beside) for key, beside in rows}

    async def duplicates(self) -> set[Receipt]:
        rows = self.own.execute("select stream_seq, stored_at from repeated")
        return {
            Receipt(stream_seq=seq, stored_at=datetime.fromisoformat(stored_at))
            for seq, stored_at in rows
        }

    async def deadlocks(self) -> int:
        return 0  # there is one writer at a time

    async def balance(self, company_id: int) -> Decimal:
        sql = "select amount from balance where company_id = ?"
        (amount,) = self.own.execute(sql, (company_id,)).fetchone()
        return Decimal(amount)

    async def movements(self) -> Sequence[Movement]:
        return self._movements("customers")

    async def supplies(self) -> Sequence[Movement]:
        return self._movements("suppliers")

    async def events(self, company_id: int) -> Sequence[CompanyEvent]:
        sql = "select type, schema_version, data from event where company_id = ?"
        told = [event_json.decode(*row) for row in self.own.execute(sql, (company_id,))]
        return [each for each in told if isinstance(each, CompanyEvent)]

    def _movements(self, book: str) -> Sequence[Movement]:
        sql = "select company_id, kind, amount, currency, call_key from movement where book = ?"
        return [
            Movement(
                company_id=company_id,
                kind=MovementKind(kind),
                amount=Decimal(amount),
                currency=currency,
                call_key=UUID(key),
            )
            for company_id, kind, amount, currency, key in self.own.execute(sql, (book,))
        ]
