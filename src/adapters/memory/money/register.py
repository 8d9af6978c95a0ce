"""Companies, suppliers and statements in memory, for those who read."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import Entry, MemoryJournal
from adapters.memory.money.payer_rules import payer_rules_of
from application.errors import RejectedError
from application.money.data import (
    CompanyAccount,
    PayerToCome,
    Statement,
    StatementLine,
    SupplierAccount,
    no_position,
)
from application.money.ports import MoneyRegister
from domain.facts.call_facts import CallAmended, CallReceived, HeldCall
from domain.money.mappings import payer_at
from domain.money.movement import Movement, MovementKind
from domain.money.names import Directory
from domain.money.rules import Rules
from domain.pricing.payer_rules import PayerRule, in_listed_order


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

    async def rules(self) -> Rules:
        self.fail_if_planned()
        return self.journal.rules

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


def names_of(journal: MemoryJournal, kind: str) -> Directory:
    """Give the names of all companies, or of all suppliers."""
    if kind == "company":
        return Directory(kind, {n: held.company.name for n, held in journal.companies.items()})
    return Directory(kind, {n: held.name for n, held in journal.suppliers.items()})


def account_of(journal: MemoryJournal, number: int) -> CompanyAccount:
    """Give a company as operators read it."""
    held, now = journal.held(number), datetime.now(UTC)
    accounts = [name for name, each in journal.mapped.items() if payer_at(each, now) == number]
    coming = [
        PayerToCome(
            account=name,
            valid_from=each.valid_from,
            company=journal.companies[each.company_id].company.name,
        )
        for name, tenures in journal.mapped.items()
        for each in tenures
        if each.valid_from
        and each.valid_from > now
        and (name in accounts or each.company_id == number)
    ]
    return CompanyAccount(
        id=held.id,
        company=held.company,
        balance=held.balance,
        accounts=sorted(accounts),
        coming=sorted(coming, key=lambda each: (each.valid_from, each.account)),
        assignments=tuple(held.assignments),
    )


def supplier_of(journal: MemoryJournal, number: int) -> SupplierAccount:
    """Give a supplier as operators read it."""
    held = journal.suppliers[number]
    moved = (m.amount for m in journal.supplies if m.company_id == number)
    return SupplierAccount(
        id=held.id,
        name=held.name,
        currency=held.currency,
        cost=-sum(moved, Decimal(0)),
        routes=tuple(held.routes),
    )


def _line(journal: MemoryJournal, entry: Entry, balance: Decimal) -> StatementLine:
    movement = entry.movement
    call = _held_then(journal, movement)
    charge = call.verdict.charge if call else None
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
        billed_seconds=call.figures.billed if call else None,
    )


def _held_then(journal: MemoryJournal, movement: Movement) -> CallReceived | HeldCall | None:
    for fact in journal.log:
        if not isinstance(fact, CallReceived | CallAmended) or fact.call_key != movement.call_key:
            continue
        if isinstance(fact, CallReceived):
            if not movement.revision:
                return fact
        elif fact.revision == movement.revision:
            return fact.before if movement.kind is MovementKind.REVERSAL else fact.now
    return None
