"""Calls with two payers through the worker, and what people decide of them."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from attrs import define, evolve, field

from adapters.contract.builders import MOMENT, a_cdr, a_provenance
from adapters.contract.calls.two_payers import TO_SHOP, two_sided
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.pricing.price_tables import MemoryPriceTables
from application.calls.amend_call import CorrectCall, UnvoidCall, VoidCall
from application.calls.export_calls import seen_by
from application.calls.rerate_calls import RerateCalls
from application.calls.what_if import WhatIf
from application.errors import RejectedError
from builders import a_delivery
from domain.facts.amending import Order
from domain.pricing.payer_rules import PayerRules
from domain.pricing.price_book import PriceBook
from domain.pricing.same_dialog import SameDialog
from memory_books import THAT_DAY, MemoryBooks
from worker_in_hand import Worker

ONCE = SameDialog(hosts=("*",))
ORDER = Order(by="ana", because="a test")
NOBODY, FIRST = None, 0


@define
class Trunk:
    """Proxies in the way of each call, a worker, who calls and who is called."""

    book: PriceBook
    books: MemoryBooks = field(factory=MemoryBooks)
    keys: list[UUID] = field(factory=list)

    async def records(self, host: int, account: str | None = "acct-1") -> None:
        worker = Worker(ledger=self.books.ledger)
        worker.prices.book = self.book
        cdr = a_cdr(
            call_id="one", created_at=Decimal(host + 1), duration=60, account=account,
            start_time=MOMENT + timedelta(seconds=host), **TO_SHOP,
        )  # fmt: skip
        place = a_provenance(host=f"sip-{host}", offset=host, read_at=cdr.end_time)
        before = set(self.books.ledger.calls)
        delivery = a_delivery(content=cdr, seq=host + 1, provenance=place)
        await worker.record_cdrs.record([delivery])
        self.keys += set(self.books.ledger.calls) - before

    @property
    def tables(self) -> MemoryPriceTables:
        return MemoryPriceTables(book=self.book)

    @property
    def balances(self) -> tuple[Decimal, Decimal]:
        return self.books.balance(1), self.books.balance(2)

    def legs(self, number: int) -> tuple[UUID | None, UUID | None]:
        verdict = self.books.ledger.calls[self.keys[number]].verdict
        return verdict.leg_of, verdict.inbound_side.leg_of

    async def voids(self, number: int) -> None:
        await VoidCall(book=self.books.amendments)(self.keys[number], ORDER)

    async def unvoids(self, number: int) -> None:
        unvoid = UnvoidCall(
            book=self.books.amendments, calls=self.books.kept_calls, prices=self.tables
        )
        await unvoid(self.keys[number], ORDER)

    async def corrects(self, number: int, seconds: int) -> None:
        correct = CorrectCall(
            book=self.books.amendments, calls=self.books.kept_calls, prices=self.tables
        )
        await correct(self.keys[number], timedelta(seconds=seconds), ORDER)

    async def rerates(self, *, parties: bool = False) -> int:
        rerate = RerateCalls(book=self.books.amendments, prices=self.tables)
        return (await rerate(THAT_DAY, ORDER, parties=parties)).changed


@pytest.fixture
async def trunk() -> Trunk:
    trunk = Trunk(evolve(two_sided(1, 2), same_dialog=ONCE))
    for name in ("Acme", "Shop"):
        await trunk.books.opens(name)
    return trunk


async def test_each_side_is_billed_by_the_first_record_that_has_it(trunk: Trunk) -> None:
    await trunk.records(0, account="stranger")
    for host in (1, 2, 0, 1):
        await trunk.records(host)
    first, second = trunk.keys[0], trunk.keys[1]
    assert [trunk.legs(n) for n in range(3)] == [
        (None, None), (None, first), (second, first),
    ]  # fmt: skip
    assert trunk.balances == (Decimal("-0.60"), Decimal("-0.06"))
    for parties in (False, True):
        assert await trunk.rerates(parties=parties) == 0
    await trunk.corrects(1, 120)
    assert trunk.balances == (Decimal("-1.20"), Decimal("-0.06"))
    assert [await trunk.rerates() for _ in range(2)] == [0, 0]


async def test_a_side_whose_payer_is_another_one_bills_its_dialog_no_more(trunk: Trunk) -> None:
    await trunk.records(0)
    await trunk.records(1)
    trunk.book = evolve(trunk.book, rules=PayerRules())
    assert await trunk.rerates() == 0
    assert await trunk.rerates(parties=True) == 2
    assert trunk.balances == (Decimal("-0.60"), Decimal(0))
    assert await trunk.rerates(parties=True) == 0
    assert trunk.books.journal.heads
    trunk.book = evolve(two_sided(1, 2), same_dialog=ONCE)
    assert await trunk.rerates(parties=True) == 2
    assert trunk.balances == (Decimal("-0.60"), Decimal("-0.06"))


async def test_a_leg_of_the_called_side_counts_in_the_place_of_a_void_call(trunk: Trunk) -> None:
    await trunk.records(0, account="stranger")
    await trunk.records(1)
    with pytest.raises(RejectedError, match="void that one first"):
        await trunk.unvoids(1)
    await trunk.voids(0)
    assert trunk.balances == (Decimal("-0.60"), Decimal(0))
    trunk.book, book = evolve(trunk.book, tariffs={}), trunk.book
    with pytest.raises(RejectedError, match="would have no price"):
        await trunk.unvoids(1)
    trunk.book = book
    await trunk.unvoids(1)
    assert trunk.balances == (Decimal("-0.60"), Decimal("-0.06"))
    assert trunk.legs(1) == (None, None)
    assert await trunk.rerates() == 0


async def test_who_asks_for_one_company_means_the_sides_that_it_pays(trunk: Trunk) -> None:
    await trunk.records(0)
    await trunk.records(1, account="stranger")
    acme, shop = (evolve(THAT_DAY, company_id=number) for number in (1, 2))
    what_if = WhatIf(calls=trunk.books.kept_calls, prices=trunk.tables)
    assert [len((await what_if(each, "retail")).destinations) for each in (acme, shop)] == [1, 0]
    trunk.book = evolve(two_sided(1, 2, "1.20", "0.18"), same_dialog=ONCE)
    rerate = RerateCalls(book=trunk.books.amendments, prices=trunk.tables)
    for wanted, difference, balances in (
        (shop, {(2, "EUR"): Decimal("0.12")}, (Decimal("-0.60"), Decimal("-0.18"))),
        (acme, {(1, "EUR"): Decimal("0.60")}, (Decimal("-1.20"), Decimal("-0.18"))),
    ):
        done = await rerate(wanted, ORDER)
        moved = {name: amount for name, amount in done.differences().items() if amount}
        assert (moved, trunk.balances) == (difference, balances)
        assert (await rerate(wanted, ORDER)).changed == 0


async def test_a_call_in_an_export_says_what_its_company_pays(trunk: Trunk) -> None:
    await trunk.records(0)
    archive = MemoryCallArchive(trunk.books.ledger, MOMENT)
    [call] = [c async for piece in archive.between(THAT_DAY.start, THAT_DAY.end, 2) for c in piece]
    assert (call.in_company_id, call.in_billed_amount, call.in_currency) == (
        2, Decimal("0.06"), "EUR",
    )  # fmt: skip
    for_acme, for_shop = seen_by(1, call), seen_by(2, call)
    assert (for_acme.billed_amount, for_acme.in_billed_amount) == (Decimal("0.60"), None)
    assert (for_shop.billed_amount, for_shop.in_billed_amount) == (None, Decimal("0.06"))
    assert (for_acme.in_company_id, for_shop.company_id) == (None, None)
    # Where the caller is at home is its own affair.
    assert (for_acme.account, for_acme.src_ip) == (call.account, call.src_ip) != (None, None)
    assert (for_shop.account, for_shop.src_ip, for_shop.caller) == (None, None, call.caller)
    leg = evolve(call, rating="free", leg_of=call.call_key)
    for amount, rating in ((Decimal("0.06"), "rated"), (Decimal(0), "free"), (None, "unrated")):
        seen = seen_by(2, evolve(leg, in_billed_amount=amount))
        assert (seen.rating, seen.leg_of) == (rating, None)
        assert seen_by(1, leg).rating == "free"
    both = evolve(call, in_company_id=1)
    assert seen_by(1, both) == both
