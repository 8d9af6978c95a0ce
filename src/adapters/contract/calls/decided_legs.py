"""What every book of amendments promises of legs when payers, rules and decisions change."""

from decimal import Decimal

from attrs import evolve

from adapters.contract.builders import MOMENT, a_company
from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import (
    DAY,
    ORDER,
    AmendmentProbe,
    balance,
    everything,
    held,
    rerate,
)
from adapters.contract.calls.two_records import (
    a_record,
    balances,
    legs_of,
    once_prices,
    two_records,
)
from application.calls.amend_call import UnvoidCall, VoidCall
from application.errors import RejectedError
from domain.pricing.one_dialog import claim_of
from domain.pricing.same_dialog import SameDialog


class DecidedLegContract:
    """Who is billed for a dialog after somebody has decided otherwise."""

    async def test_a_record_whose_head_another_company_pays_now_is_billed_to_its_own(
        self, probe: AmendmentProbe
    ) -> None:
        # Payers are apart (decision 215): the head goes to Beta by `rerate --parties`, and what
        # Acme owes by its own record is not paid by that.
        async with everything(probe) as books:
            once = await once_prices(books)
            both = evolve(once, payers={**once.payers, "acct-2": once.payers["acct-1"]})
            for number, account in ((1, "acct-2"), (2, "acct-1")):
                await books.ledger.record([a_record(number, both, account=account)])
            beta = evolve(once.payers["acct-1"], company_id=await a_company(books.money, "Beta"))
            apart = evolve(
                both,
                payers={**both.payers, "acct-2": beta},
                companies={**both.companies, beta.company_id: beta},
            )
            await rerate(books, apart, parties=True)
            assert (await rerate(books, apart, parties=True)).changed == 0
            assert await balances(books) == {"Acme": Decimal("-0.6"), "Beta": Decimal("-0.6")}
            assert await legs_of(books) == {}

    async def test_who_was_debited_under_a_narrower_window_stays_so(
        self, probe: AmendmentProbe
    ) -> None:
        # Decision 216: a head stays one; `akira reconcile` names dialogs with two debits.
        async with everything(probe) as books:
            once = await once_prices(books)
            narrow = evolve(once, same_dialog=SameDialog(hosts=("*",), within=DAY / 86400))
            await two_records(books, narrow)
            wide = evolve(once, same_dialog=SameDialog(hosts=("*",), within=DAY))
            for _ in range(2):
                assert (await rerate(books, wide)).changed == 0
            assert await balance(books) == Decimal("-1.2")

    async def test_a_leg_that_counts_again_without_a_price_is_billed_when_it_has_one(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            once = await once_prices(books)
            first, leg = await two_records(books, once)
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
            once = await once_prices(books)
            await two_records(books, once)
            assert await balance(books) == Decimal("-0.6")
            other = evolve(once, same_dialog=SameDialog(hosts=("sip-02",)))
            call = a_record(3, once, start_time=MOMENT + DAY / 1440)
            call = evolve(call, provenance=evolve(call.provenance, host="sip-02"))
            claim = claim_of(other.same_dialog, call.call_key, "sip-02", call.cdr, call.verdict)
            await books.ledger.record([evolve(call, claim=claim)])
            assert await balance(books) == Decimal("-1.2")

    async def test_what_counts_again_is_billed_where_every_record_was_void(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            once = await once_prices(books)
            for key in await two_records(books, once):
                await VoidCall(book=books.amendments)(key, ORDER)
            unvoid = UnvoidCall(book=books.amendments, calls=books.calls, prices=GivenPrices(once))
            *_, leg = [kept.call_key for kept in await held(books)]
            await unvoid(leg, ORDER)
            assert await balance(books) == Decimal("-0.6")
