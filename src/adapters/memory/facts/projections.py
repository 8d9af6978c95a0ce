"""What people read of a journal in memory, computed anew from its log."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import define, evolve, field, frozen

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import Entry, MemoryCompany, MemoryJournal
from adapters.memory.traffic.hours import MemoryTrafficBook
from application.facts.data import Projection, Rebuilt
from application.facts.ports import Projections
from domain.money.movement import Movement

Rows = Mapping[Any, object]
"""The rows of a projection by their keys."""


@frozen
class _State:
    """What stands in the tables of a database."""

    journal: MemoryJournal
    hours: MemoryTrafficBook


@define
class MemoryProjections(FailsOnDemand, Projections):
    """The state that the memory twins share."""

    journal: MemoryJournal = field(factory=MemoryJournal)
    traffic: MemoryTrafficBook = field(factory=MemoryTrafficBook)

    async def rebuild(
        self,
        projection: Projection,
        *,
        dry_run: bool,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Rebuilt:
        self.fail_if_planned()
        live = _State(self.journal, self.traffic)
        wanted = await self._wanted(projection)
        rebuilt = _compared(_ROWS[projection](live), _ROWS[projection](wanted))
        seen(rebuilt.rows)
        if dry_run or rebuilt.good:
            return rebuilt
        _APPLY[projection](live, wanted)
        return rebuilt.after_applying()

    async def sides(self, projection: Projection) -> tuple[Rows, Rows]:
        """Give what the log makes of a projection, and what people read."""
        wanted = await self._wanted(projection)
        rows = _ROWS[projection]
        return rows(wanted), rows(_State(self.journal, self.traffic))

    async def _wanted(self, projection: Projection) -> _State:
        anew = self.journal.replayed()
        if projection is Projection.BALANCE:
            _add_up(anew, self.journal.entries)
        hours = MemoryTrafficBook(ledger=MemoryCdrLedger(journal=anew))
        while await hours.advance():
            pass
        return _State(anew, hours)


def _compared(live: Rows, wanted: Rows) -> Rebuilt:
    return Rebuilt(
        rows=len(wanted),
        missing=len(wanted.keys() - live.keys()),
        extra=len(live.keys() - wanted.keys()),
        different=sum(live[key] != wanted[key] for key in live.keys() & wanted.keys()),
        applied=False,
    )


def _companies(state: _State) -> Sequence[MemoryCompany]:
    return list(state.journal.companies.values())


def _movements(state: _State) -> Rows:
    entered = [entry.movement for entry in state.journal.entries]
    return {
        (book, *_name(movement)): (movement.amount, movement.currency)
        for book, movements in (("customers", entered), ("suppliers", state.journal.supplies))
        for movement in movements
    }


def _name(movement: Movement) -> tuple[object, ...]:
    return (
        movement.company_id, movement.call_key, movement.kind, movement.revision,
        movement.reference,
    )  # fmt: skip


def _add_up(journal: MemoryJournal, entries: Sequence[Entry]) -> None:
    for held in journal.companies.values():
        amounts = (e.movement.amount for e in entries if e.movement.company_id == held.id)
        held.balance = sum(amounts, Decimal(0))


def _accounts(state: _State) -> Rows:
    owners = {account: held.id for held in _companies(state) for account in held.accounts}
    mapped = state.journal.mapped
    return {name: (owners.get(name), mapped.get(name)) for name in {**owners, **mapped}}


def _plans(state: _State) -> Rows:
    book = state.journal.plans
    return {
        (kind, key, each.valid_from): each
        for kind, held in (("plan", book.plans), ("use", book.uses))
        for key, several in held.items()
        for each in several
    }


_ROWS: Mapping[Projection, Callable[[_State], Rows]] = {
    Projection.COMPANIES: lambda state: {c.id: c.company for c in _companies(state)},
    Projection.ACCOUNTS: _accounts,
    Projection.ASSIGNMENTS: lambda state: {
        (c.id, *a.place): a for c in _companies(state) for a in c.assignments
    },
    Projection.SUPPLIERS: lambda state: {
        n: evolve(supplier) for n, supplier in state.journal.suppliers.items()
    },
    Projection.RULES: lambda state: (
        {"": state.journal.rules} if state.journal.rules.version else {}
    ),
    Projection.PLANS: _plans,
    Projection.GATE: lambda state: {
        key: (call.fingerprint, call.receipt) for key, call in state.journal.calls.items()
    },
    Projection.CDR: lambda state: {
        key: call for key, call in state.journal.calls.items() if key not in state.journal.dropped
    },
    Projection.MOVEMENTS: _movements,
    Projection.BALANCE: lambda state: {c.id: c.balance for c in _companies(state)},
    Projection.TRAFFIC: lambda state: dict(state.hours.kept),
}


def _apply_companies(live: _State, wanted: _State) -> None:
    for number, held in wanted.journal.companies.items():
        held.balance = live.journal.companies[number].balance
    live.journal.companies, live.journal.mapped = wanted.journal.companies, wanted.journal.mapped


def _apply_suppliers(live: _State, wanted: _State) -> None:
    live.journal.suppliers = wanted.journal.suppliers


def _apply_rules(live: _State, wanted: _State) -> None:
    live.journal.rules = wanted.journal.rules


def _apply_plans(live: _State, wanted: _State) -> None:
    live.journal.plans = wanted.journal.plans


def _apply_calls(live: _State, wanted: _State) -> None:
    live.journal.calls, live.journal.revisions = wanted.journal.calls, wanted.journal.revisions
    live.journal.standing = wanted.journal.standing
    live.journal.dropped = wanted.journal.dropped


def _apply_movements(live: _State, wanted: _State) -> None:
    live.journal.entries, live.journal.supplies = wanted.journal.entries, wanted.journal.supplies


def _apply_balances(live: _State, wanted: _State) -> None:
    for number, held in wanted.journal.companies.items():
        live.journal.companies[number].balance = held.balance


def _apply_hours(live: _State, wanted: _State) -> None:
    live.hours.kept = wanted.hours.kept


_APPLY: Mapping[Projection, Callable[[_State, _State], None]] = {
    Projection.COMPANIES: _apply_companies,
    Projection.ACCOUNTS: _apply_companies,
    Projection.ASSIGNMENTS: _apply_companies,
    Projection.SUPPLIERS: _apply_suppliers,
    Projection.RULES: _apply_rules,
    Projection.PLANS: _apply_plans,
    Projection.GATE: _apply_calls,
    Projection.CDR: _apply_calls,
    Projection.MOVEMENTS: _apply_movements,
    Projection.BALANCE: _apply_balances,
    Projection.TRAFFIC: _apply_hours,
}
