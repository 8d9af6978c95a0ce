"""What every book of spending promises: sums of the hours of traffic, by company."""

from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from decimal import Decimal
from typing import Protocol

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT, a_charge
from adapters.contract.traffic.hours import TrafficProbe, a_call, caught_up, hour_of
from application.errors import UnavailableError
from application.traffic.ports import SpendingBook
from domain.facts.call_facts import CallReceived
from domain.money.fraud import Spent
from domain.pricing.verdict import UnratedReason, Verdict

HOUR = hour_of(MOMENT)
LATER = HOUR + timedelta(hours=1)
EVER = (HOUR - timedelta(days=30), HOUR + timedelta(days=30))


class SpendingProbe(TrafficProbe, Protocol):
    """The hours of traffic, and what companies spent in them."""

    def spending(self) -> AbstractAsyncContextManager[SpendingBook]:
        """Open the book, as one worker of several does."""
        ...


class SpendingBookContract:
    """What a company spent is its own, by hour and destination."""

    async def test_an_hour_is_summed_by_destination(self, probe: SpendingProbe) -> None:
        await counted(
            probe, a_paid(1, "0.11"), a_paid(2, "0.000000001", host="b"), a_paid(3, "2", "Laos"),
            a_paid(4, "3", hours=1), a_paid(5, "4", hours=2),
        )  # fmt: skip
        async with probe.spending() as book:
            found = await book.spent(1, [HOUR, LATER, HOUR - timedelta(weeks=1)])
            assert await book.spent(1, []) == []
        assert sorted(found, key=lambda each: each.amount) == [
            Spent(hour=HOUR, destination="Germany", amount=Decimal("0.110000001")),
            Spent(hour=HOUR, destination="Laos", amount=Decimal(2)),
            Spent(hour=LATER, destination="Germany", amount=Decimal(3)),
        ]

    async def test_what_others_spend_and_what_has_no_price_is_not_there(
        self, probe: SpendingProbe
    ) -> None:
        unrated = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
        no_rate = Verdict(company_id=1, unrated_reason=UnratedReason.NO_RATE)
        await counted(probe, a_call(1), a_call(2, verdict=unrated), a_call(3, verdict=no_rate))
        async with probe.spending() as book:
            assert await book.spent(2, [HOUR]) == []
            assert await book.called(2, {"Germany"}, *EVER) == set()
            found = await book.spent(1, [HOUR])
        assert {each.destination: each.amount for each in found} == {
            "Germany": Decimal("0.11"), None: Decimal(0),
        }  # fmt: skip

    async def test_a_destination_was_called_before_an_end(self, probe: SpendingProbe) -> None:
        await counted(probe, a_paid(1, "1"), a_paid(2, "0", "Laos", hours=1))
        asked = {"Germany", "Laos", "Cuba"}
        async with probe.spending() as book:
            assert await book.called(1, asked, *EVER) == {"Germany", "Laos"}
            assert await book.called(1, asked - {"Laos"}, *EVER) == {"Germany"}
            assert await book.called(1, asked, HOUR, LATER) == {"Germany"}
            assert await book.called(1, asked, LATER, EVER[1]) == {"Laos"}

    async def test_away_means_later(self, probe: SpendingProbe) -> None:
        needs_outages(probe)
        await counted(probe, a_paid(1, "1"))
        async with probe.spending() as book:
            await probe.leave()
            with pytest.raises(UnavailableError):
                await book.spent(1, [HOUR])
            with pytest.raises(UnavailableError):
                await book.called(1, {"Germany"}, *EVER)
            await probe.come_back()
            assert len(await book.spent(1, [HOUR])) == 1


def a_paid(
    number: int, cost: str, destination: str = "Germany", *, hours: int = 0, host: str = "sip-01"
) -> CallReceived:
    """Give a call, by number, that company 1 pays."""
    charge = a_charge(amount=Decimal(cost), destination=destination)
    start = MOMENT + timedelta(hours=hours)
    verdict = Verdict(company_id=1, charge=charge)
    return a_call(number, start_time=start, host=host, verdict=verdict)


async def counted(probe: SpendingProbe, *calls: CallReceived) -> None:
    """Let calls be recorded and counted."""
    await probe.record(calls)
    async with probe.traffic() as traffic:
        await caught_up(traffic)
