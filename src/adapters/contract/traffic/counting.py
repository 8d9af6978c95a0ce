"""What everybody promises who counts calls for reports."""

from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Protocol

import pytest
from attrs import evolve

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT, a_charge
from adapters.contract.traffic.hours import TrafficProbe, a_call
from application.errors import UnavailableError
from application.traffic.data import CalledSides, Counted, Dimension, Key, ReportSpan
from application.traffic.ports import CallCounts
from domain.calls.outcome import CallOutcome
from domain.pricing.sides import Side
from domain.pricing.verdict import Inbound, UnratedReason, Verdict
from domain.traffic.folding import LikeCalls

BERLIN = "Europe/Berlin"
HOUR = timedelta(hours=1)
# Half past two, twice in that night.
TWICE = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]


class CountsProbe(TrafficProbe, Protocol):
    """A worker that records, and an operator who counts."""

    def counts(self) -> AbstractAsyncContextManager[CallCounts]:
        """Open the calls as one operator of several does."""
        ...


class CallCountsContract:
    """Every call of the time counts once, among its like."""

    async def test_like_calls_are_counted_together(self, probe: CountsProbe) -> None:
        rang = {"created_at": Decimal(100), "ringing_at": Decimal("102.5")}
        failed = {"verdict": Verdict(company_id=1), "duration": 0, "sip_code": 503}
        calls = [a_call(1, **rang), a_call(2, duration=10, **rang), a_call(3, **failed)]
        await probe.record(calls)
        found = await count(probe, Dimension.COMPANY)
        assert (found.complete, list(found.groups)) == (True, [("1",)])
        assert {one.outcome: one for one in found.groups["1",]} == {
            CallOutcome.ANSWERED: LikeCalls(
                calls=2,
                outcome=CallOutcome.ANSWERED,
                sip_code=200,
                currency="EUR",
                supplier_currency="EUR",
                seconds=Decimal("71.204"),
                billed=132,
                revenue=Decimal("0.22"),
                cost=Decimal("0.14"),
                pdd_calls=2,
                pdd_seconds=Decimal(5),
            ),
            CallOutcome.FAILED: LikeCalls(calls=1, outcome=CallOutcome.FAILED, sip_code=503),
        }

    async def test_calls_without_a_price_are_counted_by_the_reason(
        self, probe: CountsProbe
    ) -> None:
        nobody = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
        await probe.record([a_call(1, verdict=nobody), a_call(2, verdict=nobody), a_call(3)])
        groups = (await count(probe, Dimension.COMPANY)).groups
        assert {
            key: [(one.calls, one.unrated_reason) for one in groups[key]] for key in groups
        } == {
            (None,): [(2, "unknown_account")],
            ("1",): [(1, None)],
        }

    async def test_what_called_sides_pay_and_wait_for_stands_beside(
        self, probe: CountsProbe
    ) -> None:
        paid = Inbound(company_id=1, charge=evolve(a_charge(), amount=Decimal("0.06")))
        waits = Inbound(company_id=1, unrated_reason=UnratedReason.NO_RATE)
        verdict = Verdict(company_id=1, charge=a_charge())
        await probe.record([
            *(a_call(n, verdict=evolve(verdict, inbound=paid)) for n in (1, 2)),
            a_call(3, verdict=evolve(verdict, inbound=waits)),
            a_call(4),
        ])  # fmt: skip
        found = await count(probe, Dimension.COMPANY)
        assert list(found.groups) == [("1",)]
        assert list(found.called) == [
            CalledSides(calls=2, revenue=Decimal("0.12"), currency="EUR"),
            CalledSides(calls=1, revenue=Decimal(0), unrated_reason="no_rate"),
        ]

    async def test_called_sides_are_counted_by_themselves_where_they_are_asked_for(
        self, probe: CountsProbe
    ) -> None:
        charge = evolve(a_charge(), amount=Decimal("0.06"), destination="Freephone")
        nobody = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
        paid_for = Inbound(company_id=1, charge=charge)
        sides = [
            paid_for,
            paid_for,
            Inbound(company_id=1, unrated_reason=UnratedReason.NO_RATE),
            None,
        ]
        await probe.record(
            [a_call(n, verdict=evolve(nobody, inbound=side)) for n, side in enumerate(sides)]
        )
        found = await count(probe, Dimension.COMPANY, Dimension.DESTINATION, side=Side.INBOUND)
        [paid] = found.groups["1", "Freephone"]
        assert (paid.calls, paid.currency, paid.revenue) == (2, "EUR", Decimal("0.12"))
        assert (paid.billed, paid.supplier_currency, paid.cost) == (0, None, Decimal(0))
        [waits] = found.groups["1", None]
        assert (waits.calls, waits.unrated_reason) == (1, "no_rate")
        assert waits.seconds == paid.seconds / 2
        assert (len(found.groups), list(found.called), found.complete) == (2, [], True)

    @pytest.mark.parametrize(
        ("dimension", "keys"),
        [
            (Dimension.DAY, {"2026-10-25": 2, "2026-10-26": 1}),
            (
                Dimension.HOUR,
                {"2026-10-25T00:00Z": 1, "2026-10-25T01:00Z": 1, "2026-10-25T23:00Z": 1},
            ),
            (Dimension.DESTINATION, {"Germany": 2, "Mars": 1}),
            (Dimension.SUPPLIER, {"1": 2, None: 1}),
            (Dimension.HOST, {"sip-01": 2, "b": 1}),
        ],
    )
    async def test_calls_are_told_apart_by_the_clock_of_a_zone(
        self, probe: CountsProbe, dimension: Dimension, keys: dict[str | None, int]
    ) -> None:
        mars = Verdict(company_id=1, charge=a_charge(destination="Mars"))
        midnight = datetime(2026, 10, 25, 23, tzinfo=UTC)
        first, second = (a_call(n, start_time=start) for n, start in enumerate(TWICE))
        await probe.record([first, second, a_call(3, start_time=midnight, verdict=mars, host="b")])
        found = await count(probe, dimension)
        assert counted(found) == {(key,): calls for key, calls in keys.items()}

    async def test_two_dimensions_are_told_apart_together(self, probe: CountsProbe) -> None:
        await probe.record([a_call(1), a_call(2, host="b")])
        found = await count(probe, Dimension.HOST, Dimension.DESTINATION)
        assert counted(found) == {("b", "Germany"): 1, ("sip-01", "Germany"): 1}

    async def test_the_end_does_not_belong_to_the_time(self, probe: CountsProbe) -> None:
        tick = timedelta(microseconds=1)
        starts = (MOMENT - tick, MOMENT, MOMENT + HOUR - tick, MOMENT + HOUR)
        await probe.record([a_call(n, start_time=start) for n, start in enumerate(starts)])
        span = ReportSpan(start=MOMENT, end=MOMENT + HOUR, zone="UTC", by=(Dimension.HOST,))
        async with probe.counts() as counts:
            assert counted(await counts.count(span)) == {("sip-01",): 2}

    async def test_away_means_later(self, probe: CountsProbe) -> None:
        needs_outages(probe)
        span = ReportSpan(start=MOMENT, end=MOMENT + HOUR, zone="UTC", by=(Dimension.HOST,))
        async with probe.counts() as counts:
            await probe.leave()
            with pytest.raises(UnavailableError):
                await counts.count(span)
            await probe.come_back()
            assert (await counts.count(span)).groups == {}


async def count(probe: CountsProbe, *by: Dimension, side: Side = Side.OUTBOUND) -> Counted:
    """Count all calls."""
    start, end = MOMENT - 2000 * HOUR, MOMENT + 2000 * HOUR
    async with probe.counts() as counts:
        return await counts.count(ReportSpan(start=start, end=end, zone=BERLIN, by=by, side=side))


def counted(found: Counted) -> dict[Key, int]:
    """Give the number of calls."""
    return {key: sum(one.calls for one in groups) for key, groups in found.groups.items()}
