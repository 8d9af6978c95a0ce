"""An hour of traffic counts attempts, answers, seconds and money, by who and where to."""

from datetime import timedelta
from decimal import Decimal

from adapters.contract.builders import MOMENT, a_cdr, a_verdict
from adapters.memory.traffic.hours import MemoryTrafficBook
from application.traffic.data import TrafficHour
from application.traffic.ports import TrafficBook
from memory_books import MemoryBooks

HOUR = MOMENT.replace(minute=0, second=0, microsecond=0)


async def test_calls_of_one_hour_company_and_destination_are_one_line() -> None:
    books = MemoryBooks()
    await books.opens("Acme")
    book: TrafficBook = MemoryTrafficBook(ledger=books.ledger)
    for number in range(2):
        await books.records(a_cdr(duration=61.204, call_id=f"c{number}"), a_verdict())
    await books.records(a_cdr(call_id="later", start_time=MOMENT + timedelta(hours=1)), a_verdict())
    assert await book.advance()
    assert not await book.advance()
    assert list(await book.hours(HOUR, HOUR + timedelta(hours=1))) == [
        TrafficHour(
            hour=HOUR,
            host="sip-01",
            company_id=1,
            destination="Germany",
            currency="EUR",
            attempts=2,
            answered=2,
            seconds=Decimal("122.408"),
            billed=132,
            cost=Decimal("0.22"),
            supplier_cost=Decimal(0),
        )
    ]
