"""Prices by which calls have two payers, for the promises of both sides."""

from collections.abc import Sequence
from decimal import Decimal

from attrs import evolve

from adapters.contract.builders import MOMENT, START, a_company
from adapters.contract.calls.amending import (
    Everything,
    a_tariff,
    opened,
    prices,
)
from adapters.contract.calls.two_records import a_record
from domain.facts.call_facts import CallReceived
from domain.money.payer_mapping import number_key
from domain.pricing.one_dialog import claim_of
from domain.pricing.payer_rules import PayerRule, PayerRules
from domain.pricing.paying import Assignment
from domain.pricing.price_book import PriceBook
from domain.pricing.sides import Side

CENTS = Decimal("0.06")
TO_SHOP = {"callee": "49800123"}


def two_sided(caller: int, called: int, out: str = "0.60", inward: str = "0.06") -> PriceBook:
    """Give prices by which one company calls, and another one is called, if it is another."""
    book = prices(caller, a_tariff(out))
    tariff = Assignment(tariff="tollfree", valid_from=START, side=Side.INBOUND)
    shop = book.companies.get(called) or evolve(
        book.companies[caller], company_id=called, assignments=()
    )
    shop = evolve(shop, assignments=(*shop.assignments, tariff))
    versions = [a_tariff(inward, name="tollfree", tariff_id=8)] if inward else []
    return evolve(
        book,
        payers={"acct-1": shop if caller == called else book.payers["acct-1"]},
        companies={**book.companies, called: shop},
        tariffs={**book.tariffs, "tollfree": versions},
        rules=PayerRules([PayerRule(company_id=called, key=number_key("49800*"))]),
    )


async def two_companies(books: Everything) -> Sequence[int]:
    """Open who calls and who is called; give their numbers."""
    return [await opened(books), await a_company(books.money, "Shop")]


def at_both(number: int, book: PriceBook) -> CallReceived:
    """Give a record of one dialog, with what it claims of it."""
    call = a_record(number, book, start_time=MOMENT, **TO_SHOP)
    place = call.provenance.host
    claim = claim_of(book.same_dialog, call.call_key, place, call.cdr, call.verdict, Side.INBOUND)
    return evolve(call, claim_in=claim)
