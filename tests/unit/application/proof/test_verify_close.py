"""A closed month is still what was closed, or it is said what is not."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from attrs import define, evolve, field

from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from adapters.contract.builders.closes import NOVEMBER, a_close
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.proof.closes import MemoryCloseBook
from adapters.memory.proof.seals import MemorySealBook
from application.errors import RejectedError
from application.proof.checking import Check, Period
from application.proof.closing import Objection
from application.proof.verify_close import VerifyClose
from application.proof.verify_seals import VerifySeals
from domain.facts.closing import CallTotals
from domain.pricing.verdict import Verdict

FREE = Verdict()


@define
class Closed:
    """Two calls, sealed and closed."""

    ledger: MemoryCdrLedger
    seals: MemorySealBook
    months: MemoryCloseBook

    complaints: list[str] = field(factory=list)
    looked_at: list[Period] = field(factory=list)

    async def look(self, period: Period) -> Sequence[str]:
        self.looked_at.append(period)
        return self.complaints

    @property
    def verify(self) -> VerifyClose:
        verify = VerifySeals(book=self.seals, clock=lambda: MOMENT)
        return VerifyClose(book=self.months, verify_seals=verify, checks=[Check("book", self.look)])


@pytest.fixture
async def book() -> Closed:
    ledger = MemoryCdrLedger()
    await ledger.record([a_received_call(a_cdr(call_id=f"c{n}"), seq=n, verdict=FREE)
                         for n in (1, 2)])  # fmt: skip
    found = Closed(ledger, MemorySealBook(journal=ledger.journal), MemoryCloseBook(ledger))
    head = await found.seals.seal(2, 10)
    assert head
    fact = a_close(
        position=2, seal=head.line, calls=await found.months.calls(NOVEMBER), booked=()
    )  # fmt: skip
    async with found.months.closing() as closing:
        await closing.close(fact)
    return found


async def test_it_is_what_was_closed(book: Closed) -> None:
    steps: list[int] = []
    found = await book.verify(NOVEMBER, steps.append)
    assert (found.good, list(found.differences), found.late) == (True, [], CallTotals())
    assert (found.close.calls.calls, sum(steps)) == (2, 2)


async def test_what_came_late_is_told_and_speaks_against_nothing(book: Closed) -> None:
    await book.ledger.record([a_received_call(a_cdr(call_id="late"), seq=3, verdict=FREE)])
    found = await book.verify(NOVEMBER)
    assert (found.good, found.late.calls) == (True, 1)


async def test_a_figure_that_is_not_so_any_more_is_named(book: Closed) -> None:
    log = book.ledger.journal.log
    close = log[2]
    assert close == book.ledger.journal.closes.month(NOVEMBER)
    log[2] = evolve(close, calls=evolve(close.calls, calls=1, seconds=Decimal(7)))
    found = await book.verify(NOVEMBER)
    assert not found.good
    assert [each.name for each in found.differences] == ["calls", "seconds"]


async def test_what_people_read_of_the_month_is_looked_at_anew(book: Closed) -> None:
    assert (await book.verify(NOVEMBER)).good
    assert [(each.start, each.end) for each in book.looked_at] == [(NOVEMBER.start, NOVEMBER.end)]
    book.complaints.append("cdr 7: the log says a row, the book nothing")
    found = await book.verify(NOVEMBER)
    assert not found.good
    assert found.findings == [Objection("book", book.complaints[0])]


async def test_a_log_that_somebody_changed_is_named(book: Closed) -> None:
    book.seals.lost.add(1)
    found = await book.verify(NOVEMBER)
    assert not found.good
    assert found.seals.flawed


async def test_a_seal_that_was_made_anew_is_named(book: Closed) -> None:
    book.seals.seals[0] = evolve(book.seals.seals[0], sha256=bytes(32))
    assert not (await book.verify(NOVEMBER)).good


async def test_a_month_that_is_open_is_not_looked_at(book: Closed) -> None:
    with pytest.raises(RejectedError, match="2026-12 is not closed"):
        await book.verify(evolve(NOVEMBER, number=12))
