"""What every book promises of legs, where calls are amended."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_company
from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import (
    DAY,
    ORDER,
    AmendmentProbe,
    Everything,
    a_call,
    a_tariff,
    balance,
    everything,
    held,
    opened,
    prices,
    rerate,
)
from application.calls.amend_call import CorrectCall, UnvoidCall, VoidCall
from application.errors import RejectedError
from domain.facts.call_facts import CallReceived
from domain.pricing.one_dialog import claim_of
from domain.pricing.price_book import PriceBook
from domain.pricing.same_dialog import EACH, SameDialog

ONCE = SameDialog(hosts=("*",))


class LegContract:
    """A dialog is debited once, by one of its records, whatever is decided of them."""

    async def test_rerating_changes_what_is_billed_and_leaves_legs(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            first, leg = await _recorded(books, await _prices(books))
            dearer = await _prices(books, "0.90", opened_by_now=True)
            assert (await rerate(books, dearer)).changed == 1
            assert await balance(books) == Decimal("-0.9")
            assert (await rerate(books, dearer)).changed == 0
            assert await _legs(books) == {leg: first}

    async def test_what_was_debited_twice_is_given_back_once_where_the_rule_came_later(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            once = await _prices(books)
            first, second = await _recorded(books, evolve(once, same_dialog=EACH))
            assert await balance(books) == Decimal("-1.2")
            only_looked = await rerate(books, once, dry_run=True)
            assert only_looked.differences() == {(1, "EUR"): Decimal("-0.6")}
            assert await _legs(books) == {}
            for changed in (1, 0):
                assert (await rerate(books, once)).changed == changed
                assert await balance(books) == Decimal("-0.6")
            assert await _legs(books) == {second: first}
            assert (await rerate(books, evolve(once, same_dialog=EACH))).changed == 1
            assert await balance(books) == Decimal("-1.2")

    async def test_what_gets_its_price_later_is_debited_once(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            once = await _prices(books)
            await _recorded(books, evolve(once, payers={}))
            assert await balance(books) == 0
            await rerate(books, once)
            assert await balance(books) == Decimal("-0.6")

    async def test_a_leg_is_billed_in_the_place_of_a_call_that_is_void(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            once = await _prices(books)
            first, leg = await _recorded(books, once)
            given = GivenPrices(once)
            unvoid = UnvoidCall(book=books.amendments, calls=books.calls, prices=given)
            with pytest.raises(RejectedError, match="void that one first"):
                await unvoid(leg, ORDER)
            await VoidCall(book=books.amendments)(first, ORDER)
            assert (await rerate(books, once)).changed == 0
            assert await balance(books) == 0
            await unvoid(leg, ORDER)
            assert await balance(books) == Decimal("-0.6")
            await unvoid(first, ORDER)
            assert await balance(books) == Decimal("-0.6")
            assert await _legs(books) == {first: leg}

    async def test_a_leg_that_is_corrected_or_void_stays_one(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            once = await _prices(books)
            first, leg = await _recorded(books, once)
            book, given = books.amendments, GivenPrices(once)
            correct = CorrectCall(book=book, calls=books.calls, prices=given)
            await correct(leg, 5 * once.longest_call, ORDER)
            assert await _legs(books) == {leg: first}
            await VoidCall(book=book)(leg, ORDER)
            assert await _legs(books) == {}
            await UnvoidCall(book=book, calls=books.calls, prices=given)(leg, ORDER)
            assert await _legs(books) == {leg: first}
            assert await balance(books) == Decimal("-0.6")

    async def test_a_record_whose_head_another_company_pays_now_is_billed_to_its_own(
        self, probe: AmendmentProbe
    ) -> None:
        # Payers are apart (decision 215): the head goes to Beta by `rerate --parties`, and what
        # Acme owes by its own record is not paid by that.
        async with everything(probe) as books:
            once = await _prices(books)
            both = evolve(once, payers={**once.payers, "acct-2": once.payers["acct-1"]})
            for number, account in ((1, "acct-2"), (2, "acct-1")):
                await books.ledger.record([_a_record(number, both, account=account)])
            beta = evolve(once.payers["acct-1"], company_id=await a_company(books.money, "Beta"))
            apart = evolve(
                both,
                payers={**both.payers, "acct-2": beta},
                companies={**both.companies, beta.company_id: beta},
            )
            await rerate(books, apart, parties=True)
            assert (await rerate(books, apart, parties=True)).changed == 0
            assert await _balances(books) == {"Acme": Decimal("-0.6"), "Beta": Decimal("-0.6")}
            assert await _legs(books) == {}

    async def test_who_was_debited_under_a_narrower_window_stays_so(
        self, probe: AmendmentProbe
    ) -> None:
        # Decision 216: a head stays one; `akira reconcile` names dialogs with two debits.
        async with everything(probe) as books:
            once = await _prices(books)
            narrow = evolve(once, same_dialog=SameDialog(hosts=("*",), within=DAY / 86400))
            await _recorded(books, narrow)
            wide = evolve(once, same_dialog=SameDialog(hosts=("*",), within=DAY))
            for _ in range(2):
                assert (await rerate(books, wide)).changed == 0
            assert await balance(books) == Decimal("-1.2")

    async def test_a_leg_that_counts_again_without_a_price_is_billed_when_it_has_one(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            once = await _prices(books)
            first, leg = await _recorded(books, once)
            await VoidCall(book=books.amendments)(first, ORDER)
            no_price = GivenPrices(evolve(once, tariffs={}))
            unvoid = UnvoidCall(book=books.amendments, calls=books.calls, prices=no_price)
            try:
                await unvoid(leg, ORDER)
            except RejectedError:
                return
            await rerate(books, once)
            assert await balance(books) == Decimal("-0.6")

    async def test_a_record_of_now_is_no_leg_of_one_whose_proxy_is_not_told_of(
        self, probe: AmendmentProbe
    ) -> None:
        # The rule of now is for sip-02 alone; a book that knew no other would debit both.
        async with everything(probe) as books:
            once = await _prices(books)
            await _recorded(books, once)
            assert await balance(books) == Decimal("-0.6")
            other = evolve(once, same_dialog=SameDialog(hosts=("sip-02",)))
            call = _a_record(3, once, start_time=MOMENT + DAY / 1440)
            call = evolve(call, provenance=evolve(call.provenance, host="sip-02"))
            claim = claim_of(other.same_dialog, call.call_key, "sip-02", call.cdr, call.verdict)
            await books.ledger.record([evolve(call, claim=claim)])
            assert await balance(books) == Decimal("-1.2")

    async def test_what_counts_again_is_billed_where_every_record_was_void(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            once = await _prices(books)
            for key in await _recorded(books, once):
                await VoidCall(book=books.amendments)(key, ORDER)
            unvoid = UnvoidCall(book=books.amendments, calls=books.calls, prices=GivenPrices(once))
            *_, leg = [kept.call_key for kept in await held(books)]
            await unvoid(leg, ORDER)
            assert await balance(books) == Decimal("-0.6")


async def _prices(
    books: Everything, price: str = "0.60", *, opened_by_now: bool = False
) -> PriceBook:
    company = 1 if opened_by_now else await opened(books)
    return evolve(prices(company, a_tariff(price)), same_dialog=ONCE)


async def _recorded(books: Everything, book: PriceBook) -> Sequence[UUID]:
    calls = [_a_record(number, book) for number in (1, 2)]
    for call in calls:
        await books.ledger.record([call])
    return [call.call_key for call in calls]


def _a_record(number: int, book: PriceBook, **changes: object) -> CallReceived:
    created_at = Decimal(1_795_462_224 + number)
    call = a_call(number, book, call_id="one", created_at=created_at, **changes)
    place = evolve(call.provenance, host=f"sip-{number}")
    claim = claim_of(book.same_dialog, call.call_key, place.host, call.cdr, call.verdict)
    return evolve(call, provenance=place, claim=claim)


async def _balances(books: Everything) -> dict[str, Decimal]:
    return {each.company.name: each.balance for each in await books.register.companies()}


async def _legs(books: Everything) -> dict[UUID, UUID]:
    verdicts = {kept.call_key: kept.held.verdict for kept in await held(books)}
    return {key: verdict.leg_of for key, verdict in verdicts.items() if verdict.leg_of}
