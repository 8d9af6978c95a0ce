"""What every book promises of calls that have two payers, whatever becomes of them."""

from datetime import timedelta
from decimal import Decimal

from attrs import evolve

from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import (
    MONTH,
    ORDER,
    AmendmentProbe,
    a_call,
    a_tariff,
    everything,
    held,
    moved,
    opened,
    prices,
    rerate,
)
from adapters.contract.calls.two_payers import CENTS, TO_SHOP, two_companies, two_sided
from adapters.contract.calls.two_records import balances
from application.calls.amend_call import AcceptCall, CorrectCall, UnvoidCall, VoidCall
from domain.money.movement import MovementKind
from domain.pricing.payer_rules import PayerRules
from domain.pricing.verdict import UnratedReason

CALL, REVERSAL = MovementKind.CALL, MovementKind.REVERSAL
CALL_IN, REVERSAL_IN = MovementKind.CALL_IN, MovementKind.REVERSAL_IN


class TwoSidesContract:
    """Each side of a call is billed once, to its own payer, and taken back with the other."""

    async def test_each_side_is_debited_once(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            caller, called = await two_companies(books)
            call = a_call(1, two_sided(caller, called), **TO_SHOP)
            for _ in range(3):
                await books.ledger.record([call])
            assert await balances(books) == {"Acme": Decimal("-0.6"), "Shop": -CENTS}
            [kept] = await held(books)
            assert kept.held.verdict == call.verdict
            assert (kept.decided.payer, kept.decided.payer_in) == (caller, called)
        assert await moved(probe) == [(CALL, 0, Decimal("-0.6")), (CALL_IN, 0, -CENTS)]

    async def test_one_company_may_pay_both_sides(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            book = two_sided(company, company)
            await books.ledger.record([a_call(1, book, **TO_SHOP)])
            assert await balances(books) == {"Acme": Decimal("-0.66")}
            [kept] = await held(books)
            await VoidCall(book=books.amendments)(kept.call_key, ORDER)
            assert await balances(books) == {"Acme": Decimal(0)}
        assert sorted(await moved(probe)) == [
            (CALL, 0, Decimal("-0.6")), (CALL_IN, 0, -CENTS),
            (REVERSAL, 1, Decimal("0.6")), (REVERSAL_IN, 1, CENTS),
        ]  # fmt: skip

    async def test_a_rerating_exchanges_what_has_changed_and_keeps_both_payers(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            caller, called = await two_companies(books)
            await books.ledger.record([a_call(1, two_sided(caller, called), **TO_SHOP)])
            dearer = two_sided(caller, called, inward="0.09")
            nobodys = evolve(dearer, rules=PayerRules(), payers={})
            done = await rerate(books, nobodys)
            assert dict(done.differences()) == {
                (caller, "EUR"): Decimal(0), (called, "EUR"): Decimal("0.03"),
            }  # fmt: skip
            assert (await rerate(books, nobodys)).changed == 0
            assert await balances(books) == {"Acme": Decimal("-0.6"), "Shop": Decimal("-0.09")}
        assert (await moved(probe))[2:] == [
            (REVERSAL_IN, 1, CENTS), (CALL_IN, 1, Decimal("-0.09")),
        ]  # fmt: skip

    async def test_who_is_called_pays_no_callers_side_once_its_inbound_tariff_has_ended(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            caller, called = await two_companies(books)
            book = evolve(two_sided(caller, called), payers={})
            sells = book.companies[caller].assignments
            shop = evolve(book.companies[called], assignments=sells)
            ended = evolve(book, companies={**book.companies, called: shop})
            await books.ledger.record([a_call(1, book, **TO_SHOP)])
            for now, owed in ((ended, Decimal(0)), (book, -CENTS)):
                await rerate(books, now)
                assert await balances(books) == {"Acme": Decimal(0), "Shop": owed}
            await rerate(books, ended, parties=True)
            assert await balances(books) == {"Acme": Decimal(0), "Shop": Decimal("-0.6")}

    async def test_payers_of_both_sides_are_found_anew_on_request(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            caller, called = await two_companies(books)
            book = two_sided(caller, called)
            await books.ledger.record([a_call(1, prices(caller, a_tariff("0.60")), **TO_SHOP)])
            assert (await rerate(books, book)).changed == 0
            assert (await rerate(books, book, parties=True)).changed == 1
            assert (await rerate(books, book, parties=True)).changed == 0
            assert await balances(books) == {"Acme": Decimal("-0.6"), "Shop": -CENTS}
            ruled = evolve(book, rules=PayerRules())
            assert (await rerate(books, ruled, parties=True)).changed == 1
            assert await balances(books) == {"Acme": Decimal("-0.6"), "Shop": Decimal(0)}

    async def test_what_a_person_decides_holds_for_both_sides(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            caller, called = await two_companies(books)
            book = two_sided(caller, called)
            await books.ledger.record([a_call(1, book, duration=18_000, **TO_SHOP)])
            [kept] = await held(books)
            reason = UnratedReason.DURATION_OVER_LIMIT
            assert kept.held.verdict.waits_for == [reason, reason]
            amendments, calls, given = books.amendments, books.calls, GivenPrices(book)
            accept = AcceptCall(book=amendments, calls=calls, prices=given)
            correct = CorrectCall(book=amendments, calls=calls, prices=given)
            unvoid = UnvoidCall(book=amendments, calls=calls, prices=given)
            await accept(kept.call_key, ORDER)
            assert await balances(books) == {"Acme": Decimal(-180), "Shop": Decimal(-18)}
            await correct(kept.call_key, timedelta(minutes=1), ORDER)
            assert await balances(books) == {"Acme": Decimal("-0.6"), "Shop": -CENTS}
            await VoidCall(book=books.amendments)(kept.call_key, ORDER)
            assert (await rerate(books, book, parties=True)).changed == 0
            assert await balances(books) == {"Acme": Decimal(0), "Shop": Decimal(0)}
            await unvoid(kept.call_key, ORDER)
            assert (await rerate(books, book)).changed == 0
            assert await balances(books) == {"Acme": Decimal("-0.6"), "Shop": -CENTS}

    async def test_a_side_may_wait_alone(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            caller, called = await two_companies(books)
            book = two_sided(caller, called, inward="")
            stranger = a_call(2, two_sided(caller, called), account="x", **TO_SHOP)
            await books.ledger.record([a_call(1, book, **TO_SHOP), stranger, a_call(3, book)])
            assert await balances(books) == {"Acme": Decimal("-1.2"), "Shop": -CENTS}
            for company, looked_at in ((None, 2), (caller, 1), (called, 2)):
                wanted = evolve(MONTH, company_id=company, waiting=True)
                found = [kept async for piece in books.calls.calls(wanted) for kept in piece]
                assert len(found) == looked_at, company
            done = await rerate(books, two_sided(caller, called))
            assert done.unrated == {UnratedReason.UNKNOWN_ACCOUNT: 1}
            assert await balances(books) == {"Acme": Decimal("-1.2"), "Shop": 2 * -CENTS}
