"""A carrier's records are held against the answered calls of the book that it carried, or made."""

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr, a_charge, a_received_call
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from application.errors import UnavailableError
from application.facts.read_numbers import NoteReading
from application.traffic.dispute import CompareRecords, Opponent
from domain.facts.entries import PlansFact, SupplierFact
from domain.facts.reading import NumbersRead
from domain.money.errors import InvalidWishError, RefusedError, UnknownNameError
from domain.money.events import SupplierAdded
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, PlanEvent, Scope
from domain.numbering.plan import Bare, NumberPlan
from domain.pricing.verdict import Inbound, Supply, UnratedReason, Verdict
from domain.traffic.disputing import Tolerance
from domain.traffic.record import Record
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
    return CompareRecords(
        between=archive.between,
        register=books.register,
        plans=MemoryNumberPlans(journal=books.journal),
        noting=note or noting(),
    )


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


async def test_a_call_whose_number_was_forgotten_is_found_by_its_call_id(
    books: MemoryBooks,
) -> None:
    cdr = a_cdr(call_id="n", callee=None)
    await books.records(cdr, Verdict(company_id=1, charge=a_charge()))
    found = await comparing(books)([theirs("0.11", "n")], ACME, Tolerance())
    assert "n" not in [each.call_id for each in found.only_ours]


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


FORMS = ("+4915112345678", "004915112345678", "015112345678", "0151 123-45678", "4915112345678")


def german(books: MemoryBooks, *uses: NumberPlanAssigned) -> None:
    plan = NumberPlan(country_code="49", national_prefix="0", bare=Bare.NATIONAL)
    events: list[PlanEvent] = [NumberPlanSet(name="de", plan=plan), *uses]
    books.journal.append([PlansFact(event=event) for event in events])


@pytest.mark.parametrize("ours", FORMS[:3])
async def test_every_written_form_of_a_number_is_the_same_call(
    books: MemoryBooks, ours: str
) -> None:
    german(books, NumberPlanAssigned(scope=Scope.COMPANY, key="1", plan="de"))
    await books.records(a_cdr(call_id="n", callee=ours), Verdict(company_id=1, charge=a_charge()))
    for written in FORMS:
        one = evolve(theirs("0.12", ""), callee=written)
        for plan in (None, "de") if written != FORMS[-1] else (None,):
            found = await comparing(books)([one], ACME, Tolerance(), plan)
            assert "n" not in [each.call_id for each in found.only_ours], (written, plan)
            assert found.only_theirs == []


async def test_a_number_that_nobody_can_read_stays_so_and_is_said(books: MemoryBooks) -> None:
    cdr = a_cdr(call_id="n", callee="4915112345678")
    await books.records(cdr, Verdict(company_id=1, charge=a_charge()))
    one = evolve(theirs("0.12", ""), callee="015112345678")
    found = await comparing(books)([one], ACME, Tolerance())
    assert [each.callee for each in found.only_theirs] == ["015112345678"]
    assert found.unread == 1 + len(found.only_ours)
    german(books)
    assert (await comparing(books)([one], ACME, Tolerance(), "de")).only_theirs == []
    with pytest.raises(UnknownNameError, match="number plan"):
        await comparing(books)([one], ACME, Tolerance(), "fr")


async def test_a_plan_that_did_not_hold_yet_reads_as_nobody_does(books: MemoryBooks) -> None:
    later = NumberPlanSet(
        name="later",
        plan=NumberPlan(country_code="49", national_prefix="0"),
        valid_from=a_cdr().end_time,
    )
    books.journal.append([PlansFact(event=later)])
    one = evolve(theirs("0.12", ""), callee="015112345678")
    found = await comparing(books)([one], ACME, Tolerance(), "later")
    assert [each.number for each in found.only_theirs] == [None]


async def test_the_last_call_of_the_file_is_compared_too(books: MemoryBooks) -> None:
    exact = Tolerance(start=timedelta())
    assert (await comparing(books)([theirs("0.07", "")], CARRIER, exact)).agreed
