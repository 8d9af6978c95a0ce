"""A mapping back in time says what others were billed."""

from datetime import timedelta
from decimal import Decimal

from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.pricing.price_tables import MemoryPriceTables
from application.calls.billed_elsewhere import BilledElsewhere, FindBilledElsewhere
from domain.pricing.paying import Payer, Tenure
from domain.pricing.price_book import PriceBook
from domain.pricing.verdict import UnratedReason, Verdict
from memory_books import MemoryBooks, prices

HOUR = timedelta(hours=1)
UNKNOWN = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)


async def found(books: MemoryBooks, *tenures: Tenure) -> list[BilledElsewhere]:
    book = PriceBook(moved={"acct-1": tenures} if tenures else {})
    find = FindBilledElsewhere(
        archive=MemoryCallArchive(books.ledger, MOMENT),
        register=books.register,
        prices=MemoryPriceTables(book=book),
        page=2,
    )
    return list(await find("Beta", " acct-1 ", MOMENT))


async def some_books() -> MemoryBooks:
    """Five calls that Acme pays, one of nobody, one that Beta pays; one before that moment."""
    books = MemoryBooks()
    await books.opens("Acme")
    await books.opens("Beta")
    for number in range(-1, 5):
        start = MOMENT + number * HOUR
        cdr = a_cdr(duration=60, call_id=f"c{number}", start_time=start)
        await books.records(cdr, prices("0.60").judge(cdr))
    nobody = a_cdr(duration=60, call_id="nobody", start_time=MOMENT)
    await books.records(nobody, UNKNOWN)
    own = a_cdr(duration=60, call_id="own", start_time=MOMENT)
    await books.records(own, prices("0.60", company_id=2).judge(own))
    other = a_cdr(duration=60, call_id="other", start_time=MOMENT, account="acct-2")
    await books.records(other, prices("0.60", account="acct-2").judge(other))
    return books


async def test_what_others_were_billed_is_counted_and_summed() -> None:
    nobody, acme = await found(await some_books())
    assert (nobody.company_id, nobody.company, nobody.calls, dict(nobody.amounts)) == (
        None, None, 1, {},
    )  # fmt: skip
    assert (acme.company_id, acme.company, acme.calls, acme.end) == (1, "Acme", 5, None)
    assert acme.amounts == {"EUR": Decimal("3.00")}


async def test_calls_of_the_next_mapping_are_not_taken() -> None:
    payer = Payer(company_id=1, currency="EUR")
    ever = Tenure(payer=payer)
    tenures = [ever, *(evolve(ever, valid_from=MOMENT + n * HOUR) for n in (-1, 2, 3))]
    _, acme = await found(await some_books(), *tenures)
    assert (acme.calls, acme.end) == (2, MOMENT + 2 * HOUR)
