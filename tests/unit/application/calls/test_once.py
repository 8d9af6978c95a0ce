"""One debit a dialog where its proxies are told so: recorded, amended, priced anew."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from attrs import define, evolve, field
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import MOMENT, a_cdr, a_provenance
from adapters.memory.pricing.price_tables import MemoryPriceTables
from application.calls.amend_call import AcceptCall, CorrectCall, UnvoidCall, VoidCall
from application.calls.rerate_calls import RerateCalls, Rerated
from application.calls.try_plan import TryPlan
from application.calls.what_if import WhatIf
from application.errors import RejectedError
from builders import a_delivery
from domain.facts.amending import Order
from domain.facts.call_facts import CallReceived
from domain.numbering.book import NumberPlanSet, fold
from domain.numbering.plan import NumberPlan
from domain.pricing.paying import Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.same_dialog import EACH, SameDialog
from domain.pricing.verdict import Supply, Verdict
from memory_books import THAT_DAY, MemoryBooks, prices
from worker_in_hand import Worker

ONCE = SameDialog(hosts=("sip-0", "sip-1"))
ORDER = Order(by="ana", because="a test")
STEPS = st.one_of(
    st.tuples(st.just("records"), st.integers(0, 2), st.integers(0, 1)),
    *(st.tuples(st.just(name), st.integers(0, 5)) for name in ("voids", "unvoids", "corrects")),
    st.tuples(st.just("rerates"), st.sampled_from(["0.60", "0.90"])),
)


@define
class Platform:
    """Two proxies in the way of each call, and a worker."""

    rule: SameDialog = ONCE
    worker: Worker = field(factory=Worker)
    books: MemoryBooks = field(factory=MemoryBooks)
    keys: list[UUID] = field(factory=list)
    _seq: "count[int]" = field(factory=lambda: count(1))

    async def opens(self, rule: SameDialog = ONCE) -> None:
        self.rule = rule
        await self.books.opens("Acme")
        self.worker = Worker(ledger=self.books.ledger)
        self.now("0.60")

    def now(self, price: str, rule: SameDialog | None = None) -> PriceBook:
        if rule is not None:
            self.rule = rule
        self.worker.prices.book = evolve(prices(price), same_dialog=self.rule)
        return self.worker.prices.book

    async def records(self, dialog: int, host: int, **changes: Any) -> UUID:  # noqa: ANN401 any field
        fields = {
            "call_id": f"d{dialog}",
            "created_at": Decimal(host + 1),
            "start_time": MOMENT + timedelta(seconds=host),
            "duration": 60,
            **changes,
        }
        cdr, seq = a_cdr(**fields), next(self._seq)
        place = a_provenance(host=f"sip-{host}", offset=seq, read_at=cdr.end_time)
        before = set(self.books.ledger.calls)
        delivery = a_delivery(content=cdr, seq=seq, provenance=place)
        await self.worker.record_cdrs.record([delivery])
        self.keys += set(self.books.ledger.calls) - before
        return self.keys[-1]

    @property
    def tables(self) -> MemoryPriceTables:
        return MemoryPriceTables(book=self.worker.prices.book)

    async def rerates(self, price: str = "0.60", *, dry_run: bool = False) -> Rerated:
        self.now(price)
        work = RerateCalls(book=self.books.amendments, prices=self.tables)
        return await work(THAT_DAY, ORDER, dry_run=dry_run)

    async def voids(self, number: int) -> None:
        await VoidCall(book=self.books.amendments)(self.key(number), ORDER)

    async def unvoids(self, number: int) -> None:
        amending = (self.books.amendments, self.books.kept_calls, self.tables)
        book, calls, tables = amending
        await UnvoidCall(book=book, calls=calls, prices=tables)(self.key(number), ORDER)

    async def corrects(self, number: int, seconds: int = 30) -> None:
        book, calls = self.books.amendments, self.books.kept_calls
        correct = CorrectCall(book=book, calls=calls, prices=self.tables)
        await correct(self.key(number), timedelta(seconds=seconds), ORDER)

    async def accepts(self, number: int) -> None:
        book, calls = self.books.amendments, self.books.kept_calls
        accept = AcceptCall(book=book, calls=calls, prices=self.tables)
        await accept(self.key(number), ORDER)

    def key(self, number: int) -> UUID:
        if number >= len(self.keys):
            raise RejectedError("there is no such call")
        return self.keys[number]

    def held(self, number: int) -> CallReceived:
        return self.books.ledger.calls[self.keys[number]]

    def leg_of(self, number: int) -> UUID | None:
        return self.held(number).verdict.leg_of


@pytest.fixture
async def platform() -> Platform:
    """One call through two proxies."""
    platform = Platform()
    await platform.opens()
    for host in (0, 1):
        await platform.records(0, host)
    return platform


async def test_the_second_record_is_kept_and_debits_nothing(platform: Platform) -> None:
    assert (platform.leg_of(0), platform.leg_of(1)) == (None, platform.keys[0])
    assert platform.books.amounts() == [Decimal("-0.60")]
    leg = platform.held(1)
    assert (leg.figures.rating, leg.figures.billed) == ("free", 0)


async def test_both_are_debited_where_their_proxies_bill_each(platform: Platform) -> None:
    platform.now("0.60", EACH)
    for host in (0, 1):
        await platform.records(1, host)
    assert platform.books.balance() == Decimal("-1.80")


async def test_what_a_supplier_asks_for_a_leg_stays() -> None:
    charge = prices("0.60").judge(a_cdr()).charge
    supply = Supply(supplier_id=3, charge=charge)
    leg = Verdict(company_id=1, charge=charge, supply=supply).as_leg(UUID(int=7))
    assert leg == Verdict(company_id=1, supply=supply, leg_of=UUID(int=7))


async def test_a_record_that_gets_its_price_by_a_person_claims_its_dialog() -> None:
    platform = Platform()
    await platform.opens()
    for host in (0, 1):
        await platform.records(0, host, duration=5 * 3600)
    assert platform.books.amounts() == []
    for number in (1, 0):
        await platform.accepts(number)
    assert (platform.leg_of(0), platform.leg_of(1)) == (platform.keys[1], None)
    assert len(platform.books.amounts()) == 1


async def test_a_leg_that_is_said_to_have_lasted_nothing_is_free(platform: Platform) -> None:
    await platform.corrects(1, 0)
    assert platform.held(1).verdict == Verdict(company_id=1)


async def test_a_leg_is_billed_in_the_place_of_a_void_call_and_of_no_other(
    platform: Platform,
) -> None:
    with pytest.raises(RejectedError, match="void that one first"):
        await platform.unvoids(1)
    await platform.voids(0)
    assert platform.books.balance() == 0
    await platform.unvoids(1)
    assert (platform.leg_of(1), platform.books.balance()) == (None, Decimal("-0.60"))
    await platform.unvoids(0)
    assert (platform.leg_of(0), platform.books.balance()) == (platform.keys[1], Decimal("-0.60"))


async def test_a_second_call_of_one_proxy_is_no_leg_whatever_names_devices_give_it() -> None:
    # A proxy writes one record of a dialog. A call of a second, hung up, and one of three hours
    # that begins five seconds later under the same names (both ends choose them) cost a second.
    platform = Platform()
    await platform.opens()
    await platform.records(0, 0, duration=1)
    later = MOMENT + timedelta(seconds=5)
    await platform.records(0, 0, duration=3 * 3600, start_time=later, created_at=Decimal(9))
    assert platform.leg_of(1) is None
    assert platform.books.balance() == Decimal("-108.01")


async def test_a_leg_stays_one_of_its_head_where_a_nearer_one_gets_its_price() -> None:
    platform = Platform()
    await platform.opens(SameDialog(hosts=("*",)))
    for host, seconds in enumerate((0, 50, 80)):
        if host == 2:
            platform.worker.prices.book = evolve(platform.now("0.60"), tariffs={})
        start = MOMENT + timedelta(seconds=seconds)
        await platform.records(0, host, start_time=start)
    assert (await platform.rerates()).changed == 1
    assert (await platform.rerates()).changed == 0
    assert [platform.leg_of(number) for number in range(3)] == [None, platform.keys[0], None]


async def test_what_counts_again_is_billed_where_every_record_was_void(platform: Platform) -> None:
    for number in (0, 1):
        await platform.voids(number)
    await platform.unvoids(1)
    assert (platform.leg_of(1), platform.books.balance()) == (None, Decimal("-0.60"))
    await platform.unvoids(0)
    assert (platform.leg_of(0), platform.books.balance()) == (platform.keys[1], Decimal("-0.60"))


async def test_a_leg_without_a_price_is_not_billed_in_the_place_of_a_void_call(
    platform: Platform,
) -> None:
    await platform.voids(0)
    platform.worker.prices.book = evolve(platform.now("0.60"), tariffs={})
    with pytest.raises(RejectedError, match="would have no price: no_tariff"):
        await platform.unvoids(1)
    await platform.rerates("0.60")
    await platform.unvoids(1)
    assert platform.books.balance() == Decimal("-0.60")


async def test_a_dry_run_finds_what_is_debited_twice_and_claims_nothing() -> None:
    platform = Platform()
    await platform.opens(EACH)
    for host in (0, 1):
        await platform.records(0, host)
    platform.now("0.60", ONCE)
    found = await platform.rerates(dry_run=True)
    assert (found.changed, found.differences()) == (1, {(1, "EUR"): Decimal("-0.60")})
    assert platform.books.journal.heads == {}
    assert platform.books.balance() == Decimal("-1.20")


async def test_what_if_and_the_trial_of_a_plan_leave_legs_out(platform: Platform) -> None:
    calls = platform.books.kept_calls
    payers = {1: Payer(company_id=1, currency="EUR")}
    tables = MemoryPriceTables(book=evolve(platform.now("0.90"), companies=payers))
    [line] = (await WhatIf(calls=calls, prices=tables)(THAT_DAY, "retail")).destinations.values()
    assert (line.calls, line.now, line.then) == (1, Decimal("0.60"), Decimal("0.90"))
    plans = fold([NumberPlanSet(name="four", plan=NumberPlan(country_code="4"))])
    trial = TryPlan(calls=calls, prices=MemoryPriceTables(book=evolve(prices("1"), plans=plans)))
    assert (await trial(THAT_DAY, "four", lambda _: None)).looked_at == 1


@given(st.sampled_from([ONCE, EACH]), st.lists(STEPS, max_size=25))
def test_whatever_happens_a_dialog_is_debited_once_or_each(
    rule: SameDialog, steps: list[tuple[Any, ...]]
) -> None:
    asyncio.run(_happens(rule, steps))


async def _happens(rule: SameDialog, steps: list[tuple[Any, ...]]) -> None:
    platform = Platform()
    await platform.opens(rule)
    for name, *words in steps:
        with suppress(RejectedError):
            await getattr(platform, name)(*words)
        _check(platform)
    await platform.rerates("0.60")
    assert (await platform.rerates("0.60")).changed == 0


def _check(platform: Platform) -> None:
    calls = platform.books.ledger.calls.values()
    debited = Counter(call.cdr.call_id for call in calls if call.verdict.charge)
    void = Counter(call.cdr.call_id for call in calls if call.verdict.voided)
    for name, records in Counter(call.cdr.call_id for call in calls).items():
        if platform.rule is EACH:
            assert debited[name] == records - void[name]
        else:
            assert debited[name] <= 1
            assert debited[name] == 1 or void[name]
    charges = sum(call.verdict.charge.amount for call in calls if call.verdict.charge)
    assert platform.books.balance() == sum(platform.books.amounts()) == -charges
