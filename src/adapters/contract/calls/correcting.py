"""What every book promises of single calls that are put right, and of corrections that fail."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import a_payment
from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import (
    MONTH,
    ORDER,
    AmendmentProbe,
    a_call,
    a_tariff,
    balance,
    everything,
    held,
    moved,
    opened,
    prices,
    rerate,
    status,
)
from application.calls.amend_call import AcceptCall, CorrectCall, UnvoidCall, VoidCall
from application.calls.rerate_calls import RerateCalls
from application.errors import RejectedError, UnavailableError
from domain.facts.call_facts import Amendment
from domain.money.company import CompanyStatus
from domain.money.movement import MovementKind
from domain.pricing.verdict import UnratedReason

CALL, REVERSAL = MovementKind.CALL, MovementKind.REVERSAL


class CorrectingContract:
    """A correction holds as a whole or not at all, and every cent is explained."""

    async def test_a_void_call_costs_nothing_and_stays_void(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            book = prices(company, a_tariff("0.60"))
            await books.ledger.record([a_call(1, book)])
            [kept] = await held(books)
            void = VoidCall(book=books.amendments)
            assert (await void(kept.call_key, ORDER)).amendment is Amendment.VOIDED
            with pytest.raises(RejectedError, match="void"):
                await void(kept.call_key, ORDER)
            assert (await rerate(books, book)).changed == 0
            assert await balance(books) == 0
        assert await moved(probe) == [(CALL, 0, Decimal("-0.6")), (REVERSAL, 1, Decimal("0.6"))]

    async def test_a_void_call_comes_back(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            book = prices(company, a_tariff("0.60"))
            await books.ledger.record([a_call(1, book, duration=43_200)])
            [kept] = await held(books)
            amendments, calls, given = books.amendments, books.calls, GivenPrices(book)
            await AcceptCall(book=amendments, calls=calls, prices=given)(kept.call_key, ORDER)
            unvoid = UnvoidCall(book=amendments, calls=calls, prices=given)
            with pytest.raises(RejectedError, match="is not void"):
                await unvoid(kept.call_key, ORDER)
            await VoidCall(book=amendments)(kept.call_key, ORDER)
            assert await balance(books) == 0
            back = await unvoid(kept.call_key, ORDER)
            assert (back.amendment, back.revision) == (Amendment.UNVOIDED, 3)
            assert await balance(books) == Decimal(-432)
            assert (await rerate(books, book)).changed == 0
        assert [amount for _, _, amount in await moved(probe)] == [-432, 432, -432]

    async def test_a_lost_bye_is_corrected(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            book = prices(company, a_tariff("0.60"))
            await books.ledger.record([a_call(1, book, duration=43_200)])
            [kept] = await held(books)
            assert kept.held.verdict.unrated_reason is UnratedReason.DURATION_OVER_LIMIT
            correct = CorrectCall(
                book=books.amendments, calls=books.calls, prices=GivenPrices(book)
            )
            await correct(kept.call_key, timedelta(seconds=300), ORDER)
            [now] = await held(books)
            assert now.held.cdr.duration == timedelta(seconds=300)
            assert now.held.cdr.end_time == now.held.cdr.start_time + timedelta(seconds=300)
            assert await balance(books) == Decimal(-3)
            with pytest.raises(RejectedError, match="duration"):
                await correct(kept.call_key, timedelta(seconds=300), ORDER)
            with pytest.raises(RejectedError, match="no call"):
                await correct(UUID(int=0), timedelta(seconds=300), ORDER)

    async def test_what_a_person_decided_is_not_taken_back(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            book = prices(company, a_tariff("0.60"))
            await books.ledger.record([a_call(n, book, duration=43_200) for n in (1, 2)])
            first, second = await held(books)
            amendments, calls, given = books.amendments, books.calls, GivenPrices(book)
            correct = CorrectCall(book=amendments, calls=calls, prices=given)
            accept = AcceptCall(book=amendments, calls=calls, prices=given)
            await correct(first.call_key, timedelta(seconds=18_000), ORDER)
            assert await balance(books) == Decimal(-180)
            accepted = await accept(second.call_key, ORDER)
            assert accepted.amendment is Amendment.ACCEPTED
            assert await balance(books) == Decimal(-180 - 432)
            assert [call.stands for call in await held(books)] == [True, True]
            assert (await rerate(books, book)).changed == 0
            await rerate(books, prices(company, a_tariff("0.50")))
            assert await balance(books) == Decimal(-150 - 360)
            assert (await books.calls.call(first.call_key)).stands
            assert (await rerate(books, book)).changed == 2

    async def test_a_correction_that_fails_changes_nothing(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            wrong, right = prices(company, a_tariff("0.60")), prices(company, a_tariff("0.50"))
            await books.ledger.record([a_call(n, wrong) for n in (1, 2, 3)])
            work = RerateCalls(book=books.amendments, prices=GivenPrices(right))

            def stop(_: int) -> None:
                raise RejectedError("stopped")

            with pytest.raises(RejectedError, match="stopped"):
                await work(MONTH, ORDER, seen=stop)
            assert await balance(books) == Decimal("-1.8")
            assert [call.revision for call in await held(books)] == [0, 0, 0]
        assert len(await moved(probe)) == 3

    async def test_a_correction_is_told_by_its_net_effect(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books, credit_limit=Decimal(1), low_balance=Decimal("-0.5"))
            wrong = prices(company, a_tariff("0.60"))
            await books.ledger.record([a_call(n, wrong) for n in (1, 2)])
            assert await status(books) is CompanyStatus.SUSPENDED
            await rerate(books, prices(company, a_tariff("0.55")))
            assert await status(books) is CompanyStatus.SUSPENDED
            await rerate(books, prices(company, a_tariff("0.40")))
            assert await status(books) is CompanyStatus.ACTIVE

    async def test_a_payment_beside_it_is_kept(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            await books.money.change(company, a_payment("5"))
            await rerate(books, prices(company, a_tariff("0.50")))
            assert await balance(books) == Decimal("4.5")

    async def test_away_means_later(self, probe: AmendmentProbe) -> None:
        needs_outages(probe)
        async with everything(probe) as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            right = prices(company, a_tariff("0.50"))
            await probe.leave()
            with pytest.raises(UnavailableError):
                await rerate(books, right)
            await probe.come_back()
            assert (await rerate(books, right)).changed == 1
