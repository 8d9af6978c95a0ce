"""What every book of traffic promises: hours that equal a count of the calls, at any moment."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.builders import MOMENT, a_cdr, a_charge, a_provenance, a_received_call
from adapters.contract.calls.delivering import Recording
from application.errors import UnavailableError
from application.traffic.data import TrafficHour
from application.traffic.ports import TrafficBook
from domain.facts.call_facts import CallReceived
from domain.pricing.verdict import Supply, UnratedReason, Verdict

HOUR = timedelta(hours=1)
EVER = (MOMENT - 1000 * HOUR, MOMENT + 1000 * HOUR)


class TrafficProbe(Surroundings, Recording, Protocol):
    """A book, and a worker that records what it counts; company 1 and supplier 1 are there."""

    def traffic(self) -> AbstractAsyncContextManager[TrafficBook]:
        """Open the book, as one worker of several does."""
        ...


class TrafficBookContract:
    """Every call counts once, in the hour of its start."""

    async def test_a_call_is_counted_in_the_hour_of_its_start(self, probe: TrafficProbe) -> None:
        async with probe.traffic() as traffic:
            await probe.record([a_call(1), a_call(2, duration=10.0004), a_call(3, host="b")])
            other, first = await caught_up(traffic)
        assert other.host == "b"
        assert first == TrafficHour(
            hour=MOMENT.replace(minute=0, second=0, microsecond=0),
            host="sip-01",
            company_id=1,
            destination="Germany",
            currency="EUR",
            attempts=2,
            answered=2,
            seconds=Decimal("71.204"),
            billed=132,
            cost=Decimal("0.22"),
            supplier_cost=Decimal("0.14"),
        )

    async def test_calls_without_a_price_are_counted_too(self, probe: TrafficProbe) -> None:
        unrated = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
        async with probe.traffic() as traffic:
            await probe.record(
                [
                    a_call(1, verdict=unrated),
                    a_call(2, verdict=Verdict(), duration=0, sip_code=486),
                    a_call(3, verdict=Verdict(), duration=0, sip_code=200),
                ]
            )
            found, *others = await caught_up(traffic)
        assert others == []
        assert (found.attempts, found.answered, found.cost) == (3, 2, Decimal(0))
        assert (found.company_id, found.destination) == (None, None)

    async def test_a_call_is_counted_once(self, probe: TrafficProbe) -> None:
        async with probe.traffic() as traffic:
            for _ in range(3):
                await probe.record([a_call(1)])
                [found] = await caught_up(traffic)
        assert found.attempts == 1

    async def test_a_book_that_is_opened_again_has_nothing_to_do(self, probe: TrafficProbe) -> None:
        async with probe.traffic() as traffic:
            await probe.record([a_call(1)])
            await caught_up(traffic)
        async with probe.traffic() as again:
            assert not await again.advance()

    async def test_an_hour_ends_where_the_next_begins(self, probe: TrafficProbe) -> None:
        edge = MOMENT.replace(minute=0, second=0, microsecond=0) + HOUR
        async with probe.traffic() as traffic:
            await probe.record(
                [a_call(1, start_time=edge - timedelta(microseconds=1)), a_call(2, start_time=edge)]
            )
            found = await caught_up(traffic)
            assert [each.hour for each in found] == [edge - HOUR, edge]
            assert [each.hour for each in await traffic.hours(edge, edge + HOUR)] == [edge]

    async def test_the_sum_of_the_hours_is_the_sum_of_the_calls(self, probe: TrafficProbe) -> None:
        dice = Random(7)  # noqa: S311 a test's dice
        calls = [
            a_call(
                number,
                start_time=MOMENT + timedelta(minutes=dice.randrange(300)),
                duration=dice.choice((0, 1.5, 60.1234, 3600)),
                host=dice.choice(("sip-01", "sip-02")),
            )
            for number in range(200)
        ]
        async with probe.traffic() as traffic:
            for first in range(0, 200, 30):
                await probe.record(calls[first : first + 30])
                await traffic.advance()
            found = await caught_up(traffic)
        assert sum(each.attempts for each in found) == 200
        assert sum(each.cost for each in found) == 200 * Decimal("0.11")
        assert {each.hour for each in found} == {hour_of(each.cdr.start_time) for each in calls}

    async def test_away_means_later(self, probe: TrafficProbe) -> None:
        needs_outages(probe)
        async with probe.traffic() as traffic:
            await probe.record([a_call(1)])
            await probe.leave()
            with pytest.raises(UnavailableError):
                await traffic.advance()
            await probe.come_back()
            [found] = await caught_up(traffic)
        assert found.attempts == 1


def a_call(number: int, **changes: object) -> CallReceived:
    """Give a call, by number, that company 1 pays and supplier 1 carries."""
    charge = a_charge(amount=Decimal("0.11"))
    supply = Supply(supplier_id=1, charge=a_charge(amount=Decimal("0.07")))
    verdict = changes.pop("verdict", Verdict(company_id=1, charge=charge, supply=supply))
    host = changes.pop("host", "sip-01")
    return a_received_call(
        a_cdr(call_id=f"c{number}", **changes),
        seq=number,
        provenance=a_provenance(host=host, offset=number),
        verdict=verdict,
    )


async def caught_up(traffic: TrafficBook) -> Sequence[TrafficHour]:
    """Take in all that is new, and give the hours in order."""
    while await traffic.advance():
        pass
    found = await traffic.hours(*EVER)
    return sorted(found, key=lambda each: (each.hour, each.host, str(each)))


def hour_of(moment: datetime) -> datetime:
    """Give the beginning of its hour."""
    return moment.replace(minute=0, second=0, microsecond=0)
