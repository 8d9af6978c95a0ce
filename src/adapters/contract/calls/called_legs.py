"""What every book promises of the records of a dialog of which each side is billed once."""

from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import (
    ORDER,
    AmendmentProbe,
    everything,
    held,
    rerate,
)
from adapters.contract.calls.two_payers import CENTS, at_both, two_companies, two_sided
from adapters.contract.calls.two_records import ONCE, balances
from application.calls.amend_call import UnvoidCall, VoidCall
from domain.pricing.verdict import UnratedReason


class CalledLegContract:
    """Each side of a dialog is billed by one of its records, which may be another one."""

    async def test_of_two_records_of_a_dialog_each_side_is_billed_once(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            caller, called = await two_companies(books)
            once = evolve(two_sided(caller, called), same_dialog=ONCE)
            first, second, third = (at_both(number, once) for number in (1, 2, 3))
            unknown = evolve(
                first,
                verdict=evolve(
                    first.verdict,
                    company_id=None,
                    charge=None,
                    unrated_reason=UnratedReason.UNKNOWN_ACCOUNT,
                ),
                claim=None,
            )
            for call in (unknown, second, third):
                await books.ledger.record([call])
            assert await balances(books) == {"Acme": Decimal("-0.6"), "Shop": -CENTS}
            verdicts = {kept.call_key: kept.held.verdict for kept in await held(books)}
            assert {
                key: (each.leg_of, each.inbound_side.leg_of) for key, each in verdicts.items()
            } == {
                first.call_key: (None, None),
                second.call_key: (None, first.call_key),
                third.call_key: (second.call_key, first.call_key),
            }
            for _ in range(2):
                await rerate(books, evolve(once, payers={}))
            assert await balances(books) == {"Acme": Decimal("-0.6"), "Shop": -CENTS}

    async def test_a_leg_is_billed_in_the_place_of_a_void_call_on_both_sides(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            caller, called = await two_companies(books)
            once = evolve(two_sided(caller, called), same_dialog=ONCE)
            first, leg = at_both(1, once), at_both(2, once)
            await books.ledger.record([first])
            await books.ledger.record([leg])
            unvoid = UnvoidCall(book=books.amendments, calls=books.calls, prices=GivenPrices(once))
            with pytest.raises(Exception, match="void that one first"):
                await unvoid(leg.call_key, ORDER)
            await VoidCall(book=books.amendments)(first.call_key, ORDER)
            assert await balances(books) == {"Acme": Decimal(0), "Shop": Decimal(0)}
            await unvoid(leg.call_key, ORDER)
            assert await balances(books) == {"Acme": Decimal("-0.6"), "Shop": -CENTS}
            await unvoid(first.call_key, ORDER)
            assert (await rerate(books, once)).changed == 0
            assert await balances(books) == {"Acme": Decimal("-0.6"), "Shop": -CENTS}
