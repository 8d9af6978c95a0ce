"""Companies, suppliers and statements in memory, for those who read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import Entry, MemoryJournal
from adapters.memory.money.accounts import account_of, names_of, supplier_of
from adapters.memory.money.bundles import bundles_in
from adapters.memory.money.issued import issued_in
from adapters.memory.money.payer_rules import payer_rules_of
from adapters.memory.money.suspected import suspected_of
from application.errors import RejectedError
from application.money.data import (
    CompanyAccount,
    Statement,
    StatementLine,
    SupplierAccount,
    no_position,
)
from application.money.ports import MoneyRegister
from domain.facts.call_facts import CallAmended, CallReceived, HeldCall
from domain.facts.figures import figures_of
from domain.money.bundles import Bundles
from domain.money.company import Company
from domain.money.fraud_events import Suspected
from domain.money.fraud_events import in_listed_order as latest_first
from domain.money.issuing_events import InvoiceIssued
from domain.money.movement import Movement
from domain.money.names import Directory
from domain.money.rules import Rules
from domain.pricing.payer_rules import PayerRule, in_listed_order
from domain.pricing.sides import Side


@define
class MemoryMoneyRegister(FailsOnDemand, MoneyRegister):
    """The companies and suppliers of a journal."""

    journal: MemoryJournal = field(factory=MemoryJournal)

    async def company_names(self) -> Directory:
        self.fail_if_planned()
        return names_of(self.journal, "company")

    async def companies(self) -> Sequence[CompanyAccount]:
        self.fail_if_planned()
        accounts = [account_of(self.journal, number) for number in self.journal.companies]
        return sorted(accounts, key=lambda account: account.company.name)

    async def company(self, company_id: int) -> CompanyAccount:
        self.fail_if_planned()
        return account_of(self.journal, company_id)

    async def supplier_names(self) -> Directory:
        self.fail_if_planned()
        return names_of(self.journal, "supplier")

    async def suppliers(self) -> Sequence[SupplierAccount]:
        self.fail_if_planned()
        accounts = [supplier_of(self.journal, number) for number in self.journal.suppliers]
        return sorted(accounts, key=lambda account: account.name)

    async def payer_rules(self) -> Sequence[PayerRule]:
        self.fail_if_planned()
        return in_listed_order(payer_rules_of(self.journal))

    async def bundles(self, company_id: int | None = None) -> Mapping[int, Bundles]:
        self.fail_if_planned()
        found = bundles_in(self.journal)
        return {n: each for n, each in found.items() if company_id in (None, n)}

    async def issued(self, company_id: int | None = None) -> Mapping[int, Sequence[InvoiceIssued]]:
        self.fail_if_planned()
        found = issued_in(self.journal)
        return {n: each for n, each in found.items() if company_id in (None, n)}

    async def rules(self) -> Rules:
        self.fail_if_planned()
        return self.journal.rules

    async def watched(self) -> Mapping[int, Company]:
        self.fail_if_planned()
        held = {number: each.company for number, each in self.journal.companies.items()}
        return {number: company for number, company in held.items() if company.watch.on}

    async def suspected(self, company_id: int | None = None) -> Sequence[Suspected]:
        self.fail_if_planned()
        return latest_first(
            each
            for number, held in self.journal.companies.items()
            if company_id in (None, number)
            for each in suspected_of(held)
        )

    async def statement(
        self, company_id: int, start: datetime, end: datetime, as_of: int | None = None
    ) -> Statement:
        self.fail_if_planned()
        held = self.journal.held(company_id)
        own = [each for each in self.journal.entries if each.movement.company_id == company_id]
        if as_of is not None:
            refuse_unknown_position(company_id, as_of, own)
        entries = [
            entry for entry in own if entry.at < end and (as_of is None or entry.version <= as_of)
        ]
        opening = balance = Decimal(0)
        lines: list[StatementLine] = []
        for entry in entries:
            balance += entry.movement.amount
            if entry.at < start:
                opening = balance
            else:
                lines.append(_line(self.journal, entry, balance))
        return Statement(
            company_id=company_id,
            currency=held.company.currency,
            start=start,
            end=end,
            opening=opening,
            lines=lines,
            position=max((entry.version for entry in entries), default=0),
        )


def refuse_unknown_position(company_id: int, as_of: int, entries: Sequence[Entry]) -> None:
    """Look whether a company's balance ever had a position: it began at 0.

    Raises:
        RejectedError: it never had.
    """
    had = {0, *(each.version for each in entries)}
    if as_of not in had:
        raise RejectedError(no_position(company_id, as_of, max(had)))


def _line(journal: MemoryJournal, entry: Entry, balance: Decimal) -> StatementLine:
    movement = entry.movement
    call = _held_then(journal, movement)
    verdict = call.verdict.of(movement.kind.side or Side.OUTBOUND) if call else None
    charge = verdict.charge if verdict else None
    figures = figures_of(call.cdr, verdict) if call and verdict else None
    return StatementLine(
        at=entry.at,
        kind=movement.kind,
        amount=movement.amount,
        balance=balance,
        reference=movement.reference,
        call_key=movement.call_key,
        revision=movement.revision,
        call_id=call.cdr.call_id if call else None,
        callee=call.cdr.callee if call else None,
        destination=charge.destination if charge else None,
        billed_seconds=figures.billed if figures else None,
        caller=call.cdr.caller if call else None,
        start=call.cdr.start_time if call else None,
        seconds=figures.seconds if figures else None,
    )


def _held_then(journal: MemoryJournal, movement: Movement) -> CallReceived | HeldCall | None:
    for fact in journal.log:
        if not isinstance(fact, CallReceived | CallAmended) or fact.call_key != movement.call_key:
            continue
        if isinstance(fact, CallReceived):
            if not movement.revision:
                return fact
        elif fact.revision == movement.revision:
            return fact.before if movement.kind.is_reversal else fact.now
    return None
