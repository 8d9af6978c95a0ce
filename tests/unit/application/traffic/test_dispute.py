"""A carrier's records are held against the answered calls of the book that it carried, or made."""

from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_charge, a_received_call
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from application.errors import UnavailableError
from application.facts.read_numbers import NoteReading
from application.traffic.dispute import CompareRecords, Opponent
from domain.facts.entries import SupplierFact
from domain.facts.reading import NumbersRead
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.events import SupplierAdded
from domain.pricing.verdict import Inbound, Supply, UnratedReason, Verdict
from domain.traffic.disputing import Record, Tolerance
from memory_books import MemoryBooks
from readers import noting, readings, refusing

CARRIER, ACME = Opponent(supplier="carrier"), Opponent(company="Acme")


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    await books.opens("Acme")
    added = SupplierAdded(supplier_id=1, name="carrier", currency="EUR")
    books.journal.append([SupplierFact(supplier_id=1, event=added)])
    supply = Supply(supplier_id=1, charge=a_charge(amount=Decimal("0.07")))
    calls = (
        (Verdict(company_id=1, charge=a_charge(), supply=supply), 61.204),
        (Verdict(company_id=1, unrated_reason=UnratedReason.NO_RATE), 60),
        (Verdict(company_id=1), 0),
    )
    await books.ledger.record(
        [
            a_received_call(a_cdr(call_id=f"c{seq}", duration=lasted), seq=seq, verdict=verdict)
            for seq, (verdict, lasted) in enumerate(calls, 1)
        ]
    )
    return books


def comparing(books: MemoryBooks, note: NoteReading | None = None) -> CompareRecords:
    archive = MemoryCallArchive(books.ledger, MOMENT)
    return CompareRecords(between=archive.between, register=books.register, noting=note or noting())


def theirs(amount: str, call_id: str = "c1") -> Record:
    return Record(
        place="line 2",
        start=a_cdr().start_time,
        callee="4001",
        seconds=Decimal(61),
        call_id=call_id,
        amount=Decimal(amount),
    )


async def test_a_supplier_has_what_it_carried(books: MemoryBooks) -> None:
    found = await comparing(books)([theirs("0.07")], CARRIER, Tolerance())
    assert (found.agreed, found.ours.amount) == (True, Decimal("0.07"))


async def test_a_company_has_what_it_made(books: MemoryBooks) -> None:
    trail = MemoryAuditTrail()
    found = await comparing(books, noting(trail))([theirs("0.12")], ACME, Tolerance())
    assert [what for _, what in found.differing] == [["amount"]]
    assert [(one.call_id, one.amount) for one in found.only_ours] == [("c2", None)]
    assert readings(trail) == [
        NumbersRead(by="ana", view="dispute", filters=("start", "end"), calls=1)
    ]


@pytest.mark.parametrize(
    ("caller", "waits", "owed"),
    [
        (1, False, "0.06"),
        (1, True, None),
        (2, False, "0.17"),
        (2, True, None),
        (None, False, "0.06"),
    ],
)
async def test_a_company_owes_the_sides_that_it_pays(
    books: MemoryBooks, caller: int | None, waits: bool, owed: str | None
) -> None:
    number = await books.opens("Shop")
    called = Inbound(company_id=number, charge=a_charge(amount=Decimal("0.06")))
    if waits:
        called = Inbound(company_id=number, unrated_reason=UnratedReason.NO_RATE)
    verdict = Verdict(company_id=caller, charge=a_charge(), inbound=called)
    await books.records(a_cdr(call_id="in"), verdict)
    found = await comparing(books)([theirs("0.06", "in")], Opponent(company="Shop"), Tolerance())
    ours = found.ours
    assert (ours.calls, ours.unsaid, ours.amount) == (1, int(owed is None), Decimal(owed or 0))
    assert found.agreed is (owed in {None, "0.06"})


async def test_what_cannot_be_meant_is_refused(books: MemoryBooks) -> None:
    for nobody in (Opponent(supplier="nobody"), Opponent(company="nobody")):
        with pytest.raises(RefusedError, match="nobody"):
            await comparing(books)([theirs("1")], nobody, Tolerance())
    with pytest.raises(InvalidWishError, match="no answered call"):
        await comparing(books)([], CARRIER, Tolerance())
    with pytest.raises(UnavailableError):
        await comparing(books, refusing())([theirs("1")], CARRIER, Tolerance())
    for both in ({}, {"supplier": "a", "company": "b"}):
        with pytest.raises(InvalidWishError, match="either"):
            Opponent(**both)


async def test_the_last_call_of_the_file_is_compared_too(books: MemoryBooks) -> None:
    exact = Tolerance(start=timedelta())
    assert (await comparing(books)([theirs("0.07", "")], CARRIER, exact)).agreed
