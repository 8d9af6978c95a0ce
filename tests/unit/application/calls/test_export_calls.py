"""Calls of a time go to a file, the earliest first, or there is no file."""

from datetime import timedelta

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr, a_charge
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.call_file import MemoryCallFile
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from application.calls.data import CallSelection
from application.calls.export_calls import ExportCalls
from application.errors import UnavailableError
from domain.facts.reading import NumbersRead
from domain.pricing.verdict import Inbound, Supply, Verdict
from memory_books import MemoryBooks
from readers import noting, readings, refusing

HOUR = timedelta(hours=1)


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    await books.opens("Acme")
    for number in (3, 1, 2):
        cdr = a_cdr(call_id=f"c{number}", start_time=MOMENT + number * HOUR, duration=0)
        await books.records(cdr, Verdict(company_id=1 if number > 1 else None))
    return books


def exporting(books: MemoryBooks) -> ExportCalls:
    return ExportCalls(MemoryCallArchive(books.ledger, MOMENT), noting())


async def test_the_calls_of_the_time_go_out_in_order_and_each_step_is_told(
    books: MemoryBooks,
) -> None:
    file, steps = MemoryCallFile(), list[int]()
    wanted = CallSelection(start=MOMENT + HOUR, end=MOMENT + 3 * HOUR)
    written = await exporting(books)(wanted, file, steps.append)
    assert written.calls == sum(steps) == 2
    assert [call.call_id for call in file.calls or ()] == ["c1", "c2"]


async def test_one_company_has_its_own_calls(books: MemoryBooks) -> None:
    file = MemoryCallFile()
    await exporting(books)(CallSelection(start=MOMENT, end=MOMENT + 9 * HOUR, company_id=1), file)
    assert [call.call_id for call in file.calls or ()] == ["c2", "c3"]


@pytest.mark.parametrize(
    ("company", "dst"), [(1, None), (2, "192.0.2.9:5060"), (None, "192.0.2.9:5060")]
)
async def test_what_a_call_costs_us_is_ours(
    books: MemoryBooks, company: int | None, dst: str | None
) -> None:
    await books.opens("Shop")
    cost = a_charge()
    paid = Verdict(
        company_id=1,
        charge=a_charge(),
        supply=Supply(supplier_id=3, charge=cost),
        inbound=Inbound(company_id=2, charge=a_charge()),
    )
    await books.records(a_cdr(call_id="carried", dst="192.0.2.9:5060"), paid)
    file, day = MemoryCallFile(), CallSelection(start=MOMENT, end=MOMENT + HOUR, company_id=company)
    await exporting(books)(day, file)
    assert file.calls
    [call] = file.calls
    costs = (call.supplier_id, call.supplier_cost, call.supplier_currency)
    assert costs == ((3, cost.amount, cost.currency) if company is None else (None, None, None))
    # Whom it was sent to is the called company's affair, and else ours.
    assert call.dst == dst


async def test_away_means_that_there_is_no_file(books: MemoryBooks) -> None:
    file = MemoryCallFile()
    books.ledger.fail_next(UnavailableError("away"))
    with pytest.raises(UnavailableError):
        await exporting(books)(CallSelection(start=MOMENT, end=MOMENT + HOUR), file)
    assert file.calls is None


async def test_who_exports_is_noted_before_there_is_a_file(books: MemoryBooks) -> None:
    trail = MemoryAuditTrail(journal=books.journal)
    wanted = CallSelection(start=MOMENT, end=MOMENT + 9 * HOUR, company_id=1)
    await evolve(exporting(books), noting=noting(trail))(wanted, MemoryCallFile())
    asked = ("start", "end", "company_id")
    assert readings(trail) == [NumbersRead(by="ana", view="cdr export", filters=asked, calls=2)]
    file = MemoryCallFile()
    with pytest.raises(UnavailableError, match="cannot be noted"):
        await evolve(exporting(books), noting=refusing())(wanted, file)
    assert file.calls is None
