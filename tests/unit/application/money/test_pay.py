"""A payment moves the balance once a reference, and the statement explains it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import START, a_paid_call
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.proof.seals import MemorySealBook
from application.errors import RejectedError
from application.facts.read_numbers import NoteReading
from application.money.data import no_position
from application.money.pay import Pay
from application.money.statement import DrawStatement
from application.proof.ports import SealBook
from domain.facts.reading import NumbersRead
from domain.live.masking import masked
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.movement import MovementKind
from domain.pricing.paying import Assignment
from memory_books import MemoryBooks, a_tariff
from readers import noting, readings, refusing

TOPUP, ADJUSTMENT = MovementKind.TOPUP, MovementKind.ADJUSTMENT
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
EVER = (LONG_AGO, datetime(2190, 1, 1, tzinfo=UTC))


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    await books.opens("Acme")
    return books


def paying(books: MemoryBooks) -> Pay:
    return Pay(
        book=books.money,
        register=books.register,
        currencies=books.currencies,
        login=lambda: "clerk",
    )


def drawing(
    books: MemoryBooks, note: NoteReading | None = None, seals: SealBook | None = None
) -> DrawStatement:
    return DrawStatement(
        register=books.register,
        noting=note or noting(),
        head=(seals or MemorySealBook()).held,
    )


async def test_a_payment_counts_once(books: MemoryBooks) -> None:
    pay = paying(books)
    first = await pay("Acme", TOPUP, Decimal(10), "invoice 1")
    assert first.account.balance == Decimal(10)
    assert [getattr(event, "by", None) for event in first.events] == ["clerk"]
    again = await pay("#1", TOPUP, Decimal(10), "invoice 1")
    assert (list(again.events), again.account.balance) == ([], Decimal(10))
    less = await pay("Acme", ADJUSTMENT, Decimal("-2.50"), "a wrong call")
    assert less.account.balance == Decimal("7.50")


@pytest.mark.parametrize(
    ("company", "amount", "reference", "error"),
    [
        ("Acme", "0", "x", InvalidWishError),
        ("Acme", "-1", "x", InvalidWishError),
        ("Acme", "1", " ", InvalidWishError),
        ("Acme", "0.001", "x", RefusedError),
        ("Nobody", "1", "x", RefusedError),
    ],
)
async def test_what_is_refused_moves_nothing(
    books: MemoryBooks, company: str, amount: str, reference: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await paying(books)(company, TOPUP, Decimal(amount), reference)
    assert books.amounts() == []


async def test_a_statement_adds_up(books: MemoryBooks) -> None:
    for number in (1, 2):
        await paying(books)("Acme", TOPUP, Decimal(number), f"invoice {number}")
    draw = drawing(books)
    drawn = await draw("acme", *EVER)
    account, whole = drawn.account, drawn.found
    assert (account.id, whole.company_id, whole.currency) == (1, 1, "EUR")
    assert [(int(line.amount), int(line.balance)) for line in whole.lines] == [(1, 1), (2, 3)]
    assert (whole.opening, whole.closing) == (Decimal(0), Decimal(3))
    later = (await draw("#1", EVER[1], EVER[1] + timedelta(days=1))).found
    assert (later.opening, len(later.lines), later.closing) == (Decimal(3), 0, Decimal(3))


async def test_a_statement_has_the_head_of_the_seals_under_which_it_was_drawn(
    books: MemoryBooks,
) -> None:
    seals = MemorySealBook(journal=books.money.journal)
    draw = drawing(books, seals=seals)
    assert (await draw("Acme", *EVER)).head is None
    head = await seals.seal(1000, 1000)
    assert head
    assert (await draw("Acme", *EVER)).head == head


async def test_there_is_no_statement_of_nobody(books: MemoryBooks) -> None:
    with pytest.raises(RefusedError):
        await drawing(books)("Nobody", *EVER)


async def test_a_statement_ends_after_it_begins(books: MemoryBooks) -> None:
    with pytest.raises(InvalidWishError, match="after it begins"):
        await drawing(books)("Acme", EVER[1], EVER[0])


async def test_a_statement_is_drawn_again_as_of_its_position(books: MemoryBooks) -> None:
    await paying(books)("Acme", TOPUP, Decimal(1), "first")
    drawn = await drawing(books)("Acme", *EVER)
    await paying(books)("Acme", TOPUP, Decimal(2), "second")
    again = await drawing(books)("Acme", *EVER, drawn.found.position)
    assert again.found == drawn.found
    assert (await drawing(books)("Acme", *EVER)).found.closing == Decimal(3)


async def test_a_statement_of_no_position_is_refused_in_words(books: MemoryBooks) -> None:
    await paying(books)("Acme", TOPUP, Decimal(1), "first")
    with pytest.raises(
        RejectedError, match=r"never had position 999.* its last is 1: give the one"
    ):
        await drawing(books)("Acme", *EVER, 999)


def test_where_movements_have_no_position_the_way_out_is_named() -> None:
    said = no_position(7, 12, 0, carried=True)
    assert "company #7 never had position 12" in said
    assert said.endswith(
        "leave --as-of away, and give the same --from and --to, or month and --zone"
    )


async def test_an_assignment_without_a_zone_begins_by_the_clock_of_its_tariff(
    books: MemoryBooks,
) -> None:
    await books.tariffs.save(evolve(a_tariff("1"), zone="Europe/Berlin"))
    books.money.tariffs |= {"retail": "EUR", "other": "EUR"}
    midnight = datetime(2026, 12, 1)  # noqa: DTZ001 as a person writes it
    for tariff, start in (("other", START), ("retail", midnight)):
        assignment = Assignment(tariff=tariff, valid_from=start)
        changed = await books.changing.assign("Acme", assignment)
    assert changed.account.assignments[1].valid_from == datetime(2026, 11, 30, 23, tzinfo=UTC)


async def test_a_statement_without_a_zone_is_by_the_clock_of_the_company(
    books: MemoryBooks,
) -> None:
    start, end = datetime(2026, 12, 1), datetime(2027, 7, 1)  # noqa: DTZ001 as a person writes
    drawn = (await drawing(books)("Acme", start, end)).found
    assert (drawn.start, drawn.end) == (start.replace(tzinfo=UTC), end.replace(tzinfo=UTC))
    await books.changing.set_zone("Acme", "Europe/Berlin")
    drawn = (await drawing(books)("Acme", start, end)).found
    assert drawn.start == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert drawn.end == datetime(2027, 6, 30, 22, tzinfo=UTC)


async def test_who_draws_a_statement_is_noted_and_sees_whole_numbers(books: MemoryBooks) -> None:
    trail = MemoryAuditTrail()
    await books.ledger.record([a_paid_call(1, 1), a_paid_call(2, 1)])
    await paying(books)("Acme", TOPUP, Decimal(1), "first")
    drawn = await drawing(books, noting(trail))("Acme", *EVER)
    again = await drawing(books, noting(trail))("Acme", *EVER, drawn.found.position)
    assert drawn.masked is None
    assert again.found.lines[0].callee == a_paid_call(1, 1).cdr.callee
    asked = ("company", "start", "end")
    assert readings(trail) == [
        NumbersRead(by="ana", view="statement", filters=asked, calls=2),
        NumbersRead(by="ana", view="statement", filters=(*asked, "as_of"), calls=2),
    ]


async def test_who_cannot_be_noted_sees_a_statement_without_numbers(books: MemoryBooks) -> None:
    call = a_paid_call(1, 1)
    await books.ledger.record([call])
    drawn = await drawing(books, refusing())("Acme", *EVER)
    assert drawn.masked is not None
    assert "25006" in drawn.masked
    assert [(line.caller, line.callee, line.call_id) for line in drawn.found.lines] == [
        (masked(call.cdr.caller), masked(call.cdr.callee), None)
    ]
    assert drawn.found.closing == Decimal("-0.11")
