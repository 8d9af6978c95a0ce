"""What every book promises of legs, where calls are amended."""

from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import (
    ORDER,
    AmendmentProbe,
    balance,
    everything,
    rerate,
)
from adapters.contract.calls.two_records import legs_of, once_prices, two_records
from application.calls.amend_call import CorrectCall, UnvoidCall, VoidCall
from application.errors import RejectedError
from domain.pricing.same_dialog import EACH


class LegContract:
    """A dialog is debited once, by one of its records, whatever is decided of them."""

    async def test_rerating_changes_what_is_billed_and_leaves_legs(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            first, leg = await two_records(books, await once_prices(books))
            dearer = await once_prices(books, "0.90", opened_by_now=True)
            assert (await rerate(books, dearer)).changed == 1
            assert await balance(books) == Decimal("-0.9")
            assert (await rerate(books, dearer)).changed == 0
            assert await legs_of(books) == {leg: first}

    async def test_what_was_debited_twice_is_given_back_once_where_the_rule_came_later(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            once = await once_prices(books)
            first, second = await two_records(books, evolve(once, same_dialog=EACH))
            assert await balance(books) == Decimal("-1.2")
            only_looked = await rerate(books, once, dry_run=True)
            assert only_looked.differences() == {(1, "EUR"): Decimal("-0.6")}
            assert await legs_of(books) == {}
            for changed in (1, 0):
                assert (await rerate(books, once)).changed == changed
                assert await balance(books) == Decimal("-0.6")
            assert await legs_of(books) == {second: first}
            assert (await rerate(books, evolve(once, same_dialog=EACH))).changed == 1
            assert await balance(books) == Decimal("-1.2")

    async def test_what_gets_its_price_later_is_debited_once(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            once = await once_prices(books)
            await two_records(books, evolve(once, payers={}))
            assert await balance(books) == 0
            await rerate(books, once)
            assert await balance(books) == Decimal("-0.6")

    async def test_a_leg_is_billed_in_the_place_of_a_call_that_is_void(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            once = await once_prices(books)
            first, leg = await two_records(books, once)
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
            assert await legs_of(books) == {first: leg}

    async def test_a_leg_that_is_corrected_or_void_stays_one(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            once = await once_prices(books)
            first, leg = await two_records(books, once)
            book, given = books.amendments, GivenPrices(once)
            correct = CorrectCall(book=book, calls=books.calls, prices=given)
            await correct(leg, 5 * once.longest_call, ORDER)
            assert await legs_of(books) == {leg: first}
            await VoidCall(book=book)(leg, ORDER)
            assert await legs_of(books) == {}
            await UnvoidCall(book=book, calls=books.calls, prices=given)(leg, ORDER)
            assert await legs_of(books) == {leg: first}
            assert await balance(books) == Decimal("-0.6")
