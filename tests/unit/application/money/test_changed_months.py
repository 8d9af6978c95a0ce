"""Of what was issued is told what is not so any more, and nothing else is read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

import pytest
from attrs import define, evolve, field

from adapters.contract.builders import a_charge
from adapters.contract.builders.bundles import a_bundle
from adapters.memory.money.invoices import MemoryInvoiceBook
from application.money.bundles import ChangeBundles, SettleBundles
from application.money.changed_months import ChangedMonths, FindChangedMonths
from application.money.invoice_data import InvoiceSource, InvoiceSpan
from application.money.rules import ChangeRules
from billing_office import MIDDLE, OCTOBER, WISH, Office
from domain.pricing.price_book import LONGEST_CALL
from domain.pricing.verdict import Verdict


@define
class CountingInvoices(MemoryInvoiceBook):
    """Months that tell of whom they are drawn."""

    drawn_of: list[int] = field(factory=list)

    @asynccontextmanager
    async def drawn(self, span: InvoiceSpan) -> AsyncIterator[InvoiceSource]:
        self.drawn_of.append(span.company_id)
        async with MemoryInvoiceBook.drawn(self, span) as source:
            yield source


@pytest.fixture
async def office() -> Office:
    office = Office()
    office.months = CountingInvoices(journal=office.books.journal)
    for name in ("Acme", "Beta"):
        await office.books.opens(name)
    await office.record("1")
    await office.record("2", company_id=2)
    return office


async def issued(office: Office) -> None:
    office.close()
    for name in ("Acme", "Beta"):
        await office.issue(name, WISH)


async def looked(office: Office) -> ChangedMonths:
    """Look at all that was issued."""
    assert isinstance(office.months, CountingInvoices)
    office.months.drawn_of.clear()
    return await FindChangedMonths(office.issue)(await office.books.register.issued())


def read(office: Office) -> set[int]:
    assert isinstance(office.months, CountingInvoices)
    return set(office.months.drawn_of)


async def test_a_month_that_nothing_moved_since_is_not_read(office: Office) -> None:
    assert await looked(office) == ChangedMonths(0, [])
    await issued(office)
    await office.record("5", company_id=2, day=1)
    assert (await looked(office)).looked_at == 2
    assert read(office) == {2}


async def test_a_late_call_and_a_correction_are_told_until_they_are_issued(office: Office) -> None:
    call = await office.record("0.5")
    await issued(office)
    assert (await looked(office)).changed == []
    assert read(office) == set()
    await office.amend(call.call_key, Verdict(company_id=1, voided=True))
    await office.record("0.25", "Cuba", company_id=2)
    found = await looked(office)
    assert [(each.now.account.id, each.content.exact) for each in found.changed] == [
        (1, Decimal("-0.5")), (2, Decimal("0.25")),
    ]  # fmt: skip
    office.seal()
    await office.issue.difference("Acme", WISH, "CRN", begins=True)
    found = await looked(office)
    assert [each.now.account.id for each in found.changed] == [2]
    assert read(office) == {2}
    assert found.looked_at == 2


async def test_what_is_the_same_after_all_is_not_told(office: Office) -> None:
    call = await office.record("3")
    await issued(office)
    for cost in (4, 3):
        charge = a_charge(amount=Decimal(cost), destination="Germany")
        await office.amend(call.call_key, Verdict(company_id=1, charge=charge))
    assert (await looked(office)).changed == []
    assert read(office) == {1}


async def test_tax_classes_and_free_minutes_are_looked_at(office: Office) -> None:
    bundles = ChangeBundles(book=office.books.money, register=office.books.register)
    await bundles.agree("Acme", evolve(a_bundle(), valid_from=MIDDLE.date().replace(day=1)))
    rules = ChangeRules(office.books.money)
    await rules.set_longest_call(LONGEST_CALL, "first")
    await issued(office)
    assert (await looked(office)).changed == []
    settle = SettleBundles(
        book=office.books.money, register=office.books.register, invoices=office.months
    )
    await settle(OCTOBER)
    [found] = (await looked(office)).changed
    assert (found.now.account.id, found.content.lines) == (1, ())
    office.seal()
    await office.issue.difference("Acme", WISH, "INV")
    assert (await looked(office)).changed == []
    await rules.set_tax_class("Ger*", "S", None, "a law")
    assert [each.content.exact for each in (await looked(office)).changed] == [0, 0]


async def test_sums_that_are_wrong_are_told_though_they_do_not_differ(office: Office) -> None:
    await issued(office)
    await office.record("0.5")
    journal = office.books.journal
    journal.entries[-1] = evolve(
        journal.entries[-1], movement=evolve(journal.entries[-1].movement, amount=Decimal(-1))
    )
    [found] = (await looked(office)).changed
    assert not found.right
