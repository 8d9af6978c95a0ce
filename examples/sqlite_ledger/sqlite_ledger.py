"""The book of calls on SQLite: an example of an adapter from outside, as small as it may be."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from attrs import astuple, frozen

from adapters.wire import event_json
from application.calls.data import Outcome
from application.calls.ports import CdrLedger
from application.errors import RejectedError, UnavailableError
from domain.facts.call_facts import CallReceived
from domain.facts.one_dialog import claims_of, with_legs
from domain.facts.postings import postings
from domain.money.company import Company, fold
from domain.money.crossings import consequences
from domain.money.events import CompanyEvent
from domain.money.movement import Movement
from domain.pricing.one_dialog import Head, Heads, settle_claims


@frozen
class SqliteCdrLedger(CdrLedger):
    """Gate, event and money in one transaction, on a connection in autocommit mode."""

    connection: sqlite3.Connection

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        try:
            with self.connection:  # commits, or takes everything back
                self.connection.execute("begin immediate")
                if prices not in (None, *self._run("select version from prices").fetchone()):
                    return [Outcome.OUTDATED] * len(cdrs)
                new: dict[UUID, CallReceived] = {}
                outcomes = [self.enter(call, new) for call in cdrs]
                for call in self.billed_once(new).values():
                    self.tell(None, call)
                    self.post(call)
                return outcomes
        except sqlite3.OperationalError as error:
            raise UnavailableError(f"the book cannot be written: {error}") from error
        except UnicodeEncodeError as error:
            raise RejectedError(f"what is no text: {error}") from error

    def enter(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        """Let a call through the gate once, among the new ones; tell what became of it."""
        if any("\0" in text for text in astuple(call.cdr) if isinstance(text, str)):
            raise RejectedError("a text with a NUL")
        key, facts, receipt = str(call.call_key), str(call.fingerprint), repr(call.receipt)
        entry = (key, facts, receipt, event_json.encode_beside(call.kept_parties))
        if self._run("insert or ignore into gate values (?, ?, ?, ?)", *entry).rowcount:
            new[call.call_key] = call
            return Outcome.STORED
        known = "select fingerprint, receipt from gate where call_key = ?"
        known_facts, known_receipt = self._run(known, key).fetchone()
        if known_receipt == receipt:
            return Outcome.REDELIVERED
        if known_facts != facts:
            return Outcome.CONFLICT
        place = (call.receipt.stream_seq, call.receipt.stored_at.isoformat())
        self._run("insert or ignore into repeated values (?, ?)", *place)
        return Outcome.DUPLICATE

    def billed_once(self, new: Mapping[UUID, CallReceived]) -> Mapping[UUID, CallReceived]:
        """Give the new calls, as legs those whose dialogs another one is billed for."""
        claims = claims_of(new.values())
        settled = settle_claims(claims, {each.dialog: self._heads(each.dialog) for each in claims})
        for dialog, heads in settled.changed.items():
            self._run("delete from head where dialog = ?", str(dialog))
            for head in heads:
                entry = (str(dialog), str(head.call_key), head.start.isoformat())
                self._run("insert into head values (?, ?, ?)", *entry)
        return with_legs(new, settled.legs)

    def _heads(self, dialog: UUID) -> Heads:
        held = self._run("select start, call_key from head where dialog = ?", str(dialog))
        return [Head(datetime.fromisoformat(start), UUID(key)) for start, key in held]

    def post(self, call: CallReceived) -> None:
        """Move what a call costs, and tell what follows."""
        moved = postings(call)
        for movement in moved.suppliers:
            self._move("suppliers", movement)
        for movement in moved.customers:
            self._move("customers", movement)
            self._settle(movement)

    def _settle(self, movement: Movement) -> None:
        company_id = movement.company_id
        held = "select amount from balance where company_id = ?"
        row = self._run(held, company_id).fetchone()
        if row is None:
            raise RejectedError(f"there is no company #{company_id}")
        before = Decimal(row[0])
        after = before + movement.amount
        for event in consequences(self._company(company_id), before, after):
            self.tell(company_id, event)
        self._run("update balance set amount = ? where company_id = ?", str(after), company_id)

    def _company(self, company_id: int) -> Company:
        told = "select type, schema_version, data from event where company_id = ? order by position"
        events = [event_json.decode(*row) for row in self._run(told, company_id)]
        company = fold(event for event in events if isinstance(event, CompanyEvent))
        assert company is not None
        return company

    def tell(self, company_id: int | None, fact: CallReceived | CompanyEvent) -> None:
        """Write a fact into the log."""
        row = (company_id, *event_json.form_of(fact), event_json.encode(fact))
        self._run("insert into event values (null, ?, ?, ?, ?)", *row)

    def _move(self, book: str, movement: Movement) -> None:
        who = (book, movement.company_id, movement.kind)
        what = (str(movement.amount), movement.currency, str(movement.call_key))
        self._run("insert into movement values (null, ?, ?, ?, ?, ?, ?)", *who, *what)

    def _run(self, sql: str, *values: str | int | None) -> sqlite3.Cursor:
        return self.connection.execute(sql, values)
