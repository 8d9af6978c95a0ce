"""Two records of one dialog in the books, for the promises of legs."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from attrs import evolve

from adapters.contract.calls.amending import (
    Everything,
    a_call,
    a_tariff,
    held,
    opened,
    prices,
)
from domain.facts.call_facts import CallReceived
from domain.pricing.one_dialog import claim_of
from domain.pricing.price_book import PriceBook
from domain.pricing.same_dialog import SameDialog

ONCE = SameDialog(hosts=("*",))


async def once_prices(
    books: Everything, price: str = "0.60", *, opened_by_now: bool = False
) -> PriceBook:
    """Give prices by which a dialog is billed once."""
    company = 1 if opened_by_now else await opened(books)
    return evolve(prices(company, a_tariff(price)), same_dialog=ONCE)


async def two_records(books: Everything, book: PriceBook) -> Sequence[UUID]:
    """Enter two records of one dialog; give their keys."""
    calls = [a_record(number, book) for number in (1, 2)]
    for call in calls:
        await books.ledger.record([call])
    return [call.call_key for call in calls]


def a_record(number: int, book: PriceBook, **changes: object) -> CallReceived:
    """Give a record as the proxy of this number writes it."""
    created_at = Decimal(1_795_462_224 + number)
    call = a_call(number, book, call_id="one", created_at=created_at, **changes)
    place = evolve(call.provenance, host=f"sip-{number}")
    claim = claim_of(book.same_dialog, call.call_key, place.host, call.cdr, call.verdict)
    return evolve(call, provenance=place, claim=claim)


async def balances(books: Everything) -> dict[str, Decimal]:
    """Give what each company holds."""
    return {each.company.name: each.balance for each in await books.register.companies()}


async def legs_of(books: Everything) -> dict[UUID, UUID]:
    """Give the legs, and whose they are."""
    verdicts = {kept.call_key: kept.held.verdict for kept in await held(books)}
    return {key: verdict.leg_of for key, verdict in verdicts.items() if verdict.leg_of}
