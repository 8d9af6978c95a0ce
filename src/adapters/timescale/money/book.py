"""Changes of companies and suppliers in PostgreSQL: held still, decided, recorded at once."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Final

from attrs import evolve, frozen

from adapters.timescale import journal
from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal.assignment_rows import assignments_of
from adapters.timescale.journal.bundle_rows import read_bundles
from adapters.timescale.journal.company_rows import (
    HeldCompany,
    lock_company,
    mappings_of,
)
from adapters.timescale.journal.fraud_rows import suspected_of
from adapters.timescale.journal.invoice_rows import last_number, read_invoices
from adapters.timescale.journal.payer_rule_rows import payer_rules_of
from adapters.timescale.journal.route_rows import routes_of
from adapters.timescale.journal.rule_rows import rules_of
from adapters.timescale.money.accounts import account_of, names_of, supplier_of
from adapters.timescale.sql import query
from application.errors import RejectedError
from application.money.data import Changed, CompanyAccount, SupplierAccount
from application.money.ports import MoneyBook
from domain.facts.entries import CompanyFact, RulesFact, SupplierFact
from domain.money.bundles import Bundles
from domain.money.movement import MovementKind
from domain.money.rules import DecideRules, Rules
from domain.money.standing import (
    Decide,
    DecideAdding,
    DecideOpening,
    DecideSupplier,
    Look,
    Paid,
    Standing,
    SupplierStanding,
    Vacancy,
)

_BALANCE: Final = "select amount from balance where company_id = $1 for update"
_MOVED: Final = "select exists (select from balance_movement where company_id = $1)"
_PAID: Final = query("money/paid")
_TARIFFS: Final = "select distinct name, currency from tariff"
_SUPPLIER: Final = "select name, currency from supplier where id = $1 for update"
_NEXT: Final = "select nextval(pg_get_serial_sequence($1, 'id'))"
# What a rule looks at is locked by its name; two names of one hash only wait for each other.
_HOLD: Final = "select pg_advisory_xact_lock(hashtextextended($1, 0))"


@frozen
class TimescaleMoneyBook(MoneyBook):
    """The tables of companies, suppliers and balances."""

    pool: Pool

    async def open(self, decide: DecideOpening) -> CompanyAccount:
        async with self._transaction() as connection:
            event = decide(await _vacancy(connection, "company"))
            assert event.company_id is not None  # noqa: S101 the rule was given a number
            fact = CompanyFact(company_id=event.company_id, currency=event.currency, event=event)
            await journal.append(connection, [fact])
            return await account_of(connection, event.company_id)

    async def change(self, company_id: int, decide: Decide) -> Changed:
        async with self._transaction() as connection:
            await _hold(connection, decide.look)
            # The balance first, as every writer does who needs both.
            balance = await connection.fetchval(_BALANCE, company_id)
            held = await lock_company(connection, company_id)
            events = decide.rule(await _standing(connection, held, balance, decide.look))
            currency = held.company.currency
            await journal.append(
                connection,
                [CompanyFact(company_id=held.id, currency=currency, event=e) for e in events],
            )
            return Changed(account=await account_of(connection, company_id), events=events)

    async def add_supplier(self, decide: DecideAdding) -> SupplierAccount:
        async with self._transaction() as connection:
            event = decide(await _vacancy(connection, "supplier"))
            fact = SupplierFact(supplier_id=event.supplier_id, event=event)
            await journal.append(connection, [fact])
            return await supplier_of(connection, event.supplier_id)

    async def change_supplier(self, supplier_id: int, decide: DecideSupplier) -> SupplierAccount:
        async with self._transaction() as connection:
            row = await connection.fetchrow(_SUPPLIER, supplier_id)
            if row is None:
                raise RejectedError(f"there is no supplier #{supplier_id}")
            standing = SupplierStanding(
                id=supplier_id,
                **row,
                tariffs=await _tariffs(connection, decide.look),
                routes=await routes_of(connection),
            )
            events = decide.rule(standing)
            facts = [SupplierFact(supplier_id=supplier_id, event=event) for event in events]
            await journal.append(connection, facts)
            return await supplier_of(connection, supplier_id)

    async def change_rules(self, decide: DecideRules) -> Rules:
        async with self._transaction() as connection:
            await connection.execute(_HOLD, "rules")
            events = decide(await rules_of(connection))
            await journal.append(connection, [RulesFact(event=event) for event in events])
            return await rules_of(connection)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Connection]:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                yield connection


async def _vacancy(connection: Connection, kind: str) -> Vacancy:
    await connection.execute(_HOLD, f"names of {kind}")
    names = await names_of(connection, kind)
    return Vacancy(number=await connection.fetchval(_NEXT, kind), names=names)


async def _hold(connection: Connection, look: Look) -> None:
    # In one order, so that two who look at both never wait for each other.
    if look.series is not None:
        await connection.execute(_HOLD, f"invoices {look.series}")
    if look.names:
        await connection.execute(_HOLD, "names of company")
    if look.account is not None:
        await connection.execute(_HOLD, f"account {look.account}")
    if look.payer_rule is not None:
        await connection.execute(_HOLD, f"payer rule {look.payer_rule}")


async def _standing(
    connection: Connection, held: HeldCompany, balance: Decimal, look: Look
) -> Standing:
    standing = Standing(
        id=held.id,
        company=held.company,
        balance=balance,
        assignments=await assignments_of(connection, held.id),
        paid=await _paid(connection, held.id, look),
        tariffs=await _tariffs(connection, look),
    )
    if look.names:
        standing = evolve(standing, names=await names_of(connection, "company"))
    if look.movements:
        standing = evolve(standing, moved=await connection.fetchval(_MOVED, held.id))
    if look.bundles:
        found = await read_bundles(connection, held.id)
        standing = evolve(standing, bundles=found.get(held.id, Bundles()))
    if look.account is not None:
        standing = evolve(standing, mapped=await mappings_of(connection, look.account))
    if look.payer_rule is not None:
        held_rules = await payer_rules_of(connection, look.payer_rule)
        standing = evolve(standing, payer_rules=held_rules)
    if look.suspected:
        standing = evolve(standing, suspected=await suspected_of(connection, held.id))
    if look.series is not None:
        issued = (await read_invoices(connection, held.id)).get(held.id, ())
        number = await last_number(connection, look.series)
        standing = evolve(standing, invoices=issued, last_number=number)
    return standing


async def _paid(connection: Connection, company_id: int, look: Look) -> Paid | None:
    if look.reference is None:
        return None
    row = await connection.fetchrow(_PAID, company_id, look.reference)
    return None if row is None else Paid(kind=MovementKind(row["kind"]), amount=row["amount"])


async def _tariffs(connection: Connection, look: Look) -> Mapping[str, str]:
    rows = await connection.fetch(_TARIFFS) if look.tariffs else ()
    return {row["name"]: row["currency"] for row in rows}
