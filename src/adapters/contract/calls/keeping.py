"""What every reader of calls promises of those who record and correct meanwhile."""

import asyncio
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import pytest
from attrs import evolve

from adapters.contract.asking import needs_outages
from adapters.contract.calls.amending import (
    MONTH,
    AmendmentProbe,
    a_call,
    a_tariff,
    everything,
    held,
    opened,
    prices,
    rerate,
)
from application.errors import RejectedError, UnavailableError
from domain.money.payer_mapping import number_key, set_payer_rule
from domain.money.planning import set_plan, use_plan
from domain.numbering.book import Scope
from domain.numbering.plan import NumberPlan
from domain.pricing.price_book import PriceBook
from domain.pricing.verdict import UnratedReason, Verdict

WRITTEN: Final = ("+4930555123", "004930555123", "030555123", "030 555-123", "555123")
"""A number of Berlin as five sources write it, and one that is another."""
BERLIN: Final = NumberPlan(country_code="49", national_prefix="0")
_NO_RATE = Verdict(company_id=1, unrated_reason=UnratedReason.NO_RATE)


class KeptCallsContract:
    """Calls are read as their latest fact has them, and nobody waits for who reads."""

    async def test_a_reader_sees_what_a_correction_sees(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            wrong = prices(company, a_tariff("0.60"))
            await books.ledger.record([a_call(n, wrong) for n in (3, 1, 2)])
            await rerate(books, prices(company, a_tariff("0.50")))
            async with books.amendments.amending() as amending:
                found = [call async for calls in amending.calls(MONTH) for call in calls]
                assert await amending.call(found[0].call_key) == found[0]
            assert await held(books) == found
            assert await books.calls.call(found[1].call_key) == found[1]
            assert [call.revision for call in found] == [1, 1, 1]
            starts = [call.held.cdr.start_time for call in found]
            assert starts == sorted(starts)

    async def test_who_asks_for_calls_that_wait_for_a_price_sees_no_other(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            cheap = prices(company, a_tariff("0.60"))
            nobodys = evolve(a_call(2, cheap), verdict=_NO_RATE)
            await books.ledger.record([a_call(1, cheap), nobodys, a_call(3, cheap)])
            waiting = books.calls.calls(evolve(MONTH, waiting=True))
            found = [call.call_key async for calls in waiting for call in calls]
            assert found == [nobodys.call_key]

    @pytest.mark.parametrize(
        ("key", "found"),
        [("4930555123", [0, 1, 2, 3]), ("4930*", [0, 1, 2, 3]), ("030555*", [2]), ("493", [])],
    )
    async def test_a_called_number_is_that_which_its_plan_reads(
        self, probe: AmendmentProbe, key: str, found: Sequence[int]
    ) -> None:
        async with everything(probe) as books, probe.plans() as plans:
            await plans.change(set_plan("retail", BERLIN, None))
            await plans.change(use_plan("retail", Scope.DEFAULT, "", None))
            company = await opened(books)
            calls = [
                a_call(number, PriceBook(), account=None, callee=callee)
                for number, callee in enumerate(WRITTEN, 1)
            ]
            await books.ledger.record(calls)
            await books.money.change(company, set_payer_rule(number_key(key)))
            mine = evolve(MONTH, company_id=company)
            seen = [each.call_key async for some in books.calls.calls(mine) for each in some]
            assert seen == [calls[place].call_key for place in found]

    async def test_a_call_that_is_not_there_is_refused(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            with pytest.raises(RejectedError, match="no call"):
                await books.calls.call(UUID(int=0))

    async def test_who_reads_waits_for_no_correction(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            async with books.amendments.amending(), asyncio.timeout(60):
                [kept] = await held(books)
                assert await books.calls.call(kept.call_key) == kept

    async def test_no_correction_waits_for_who_reads(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            wrong = prices(company, a_tariff("0.60"))
            await books.ledger.record([a_call(n, wrong) for n in range(1, 6)])
            reading = books.calls.calls(MONTH)
            first = await anext(reading)
            async with asyncio.timeout(60):
                await rerate(books, prices(company, a_tariff("0.50")))
            rest = [call async for calls in reading for call in calls]
            assert len([*first, *rest]) == 5

    async def test_away_means_that_calls_are_read_later(self, probe: AmendmentProbe) -> None:
        needs_outages(probe)
        async with everything(probe) as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            await probe.leave()
            with pytest.raises(UnavailableError):
                await held(books)
            await probe.come_back()
            assert len(await held(books)) == 1
