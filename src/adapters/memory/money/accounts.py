"""Companies and suppliers of a journal, as operators read them."""

from datetime import UTC, datetime
from decimal import Decimal

from adapters.memory.journal import MemoryJournal
from application.money.data import CompanyAccount, PayerToCome, SupplierAccount
from domain.money.mappings import mapping_at
from domain.money.names import Directory


def names_of(journal: MemoryJournal, kind: str) -> Directory:
    """Give the names of all companies, or of all suppliers."""
    if kind == "company":
        return Directory(kind, {n: held.company.name for n, held in journal.companies.items()})
    return Directory(kind, {n: held.name for n, held in journal.suppliers.items()})


def account_of(journal: MemoryJournal, number: int) -> CompanyAccount:
    """Give a company as operators read it."""
    held, now = journal.held(number), datetime.now(UTC)
    paying = {name: mapping_at(each, now) for name, each in journal.mapped.items()}
    accounts = {
        name: each.valid_from
        for name, each in sorted(paying.items())
        if each is not None and each.company_id == number
    }
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
        accounts=accounts,
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
