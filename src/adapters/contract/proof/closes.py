"""What every book of closed months promises."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.asking import needs_outages
from adapters.contract.builders import (
    MOMENT,
    a_cdr,
    a_charge,
    a_company,
    a_dead_letter,
    a_provenance,
    a_receipt,
    a_received_call,
)
from adapters.contract.builders.closes import NOVEMBER, a_close
from adapters.contract.calls.amending import ORDER
from adapters.contract.facts.carrying import entries
from adapters.contract.proof.month import CloseProbe, close_and_fail, closed, three, three_calls
from application.calls.amend_call import VoidCall
from application.errors import RejectedError, UnavailableError
from application.proof.closing import LogSpan
from domain.facts.amending import Order
from domain.facts.closing import Booked, CallSums, CallTotals
from domain.facts.month import Month, month_of
from domain.money.errors import RefusedError
from domain.pricing.verdict import Inbound, UnratedReason, Verdict

DAY = timedelta(days=1)
NOTHING = CallTotals()


class CloseBookContract:
    """A month has the figures that the log gives it, and is closed as a whole or not at all."""

    async def test_what_is_closed_is_known(self, probe: CloseProbe) -> None:
        assert list((await probe.months.closes()).closed) == []
        first, second = a_close(), a_close(month="2026-12", quiet=("sip-09",))
        for fact in (first, second):
            async with probe.months.closing() as closing:
                assert closing.closes.month(NOVEMBER) == (None if fact is first else first)
                await closing.close(fact)
        assert list((await probe.months.closes()).closed) == [first, second]
        assert [each.type for each in await entries(probe.full)] == ["MonthClosed"] * 2
        async with probe.full.copied() as copy:
            assert await probe.empty.fill(copy.pieces) == 2
        assert list(await entries(probe.empty)) == list(await entries(probe.full))

    async def test_a_close_that_fails_leaves_the_month_open(self, probe: CloseProbe) -> None:
        with pytest.raises(RejectedError):
            await close_and_fail(probe)
        assert list((await probe.months.closes()).closed) == []

    async def test_calls_are_summed_as_the_log_has_them(self, probe: CloseProbe) -> None:
        before, after = await three_calls(probe)
        positions = [each.position for each in await entries(probe.full)]
        received, all_of_it = LogSpan(up_to=positions[-3]), LogSpan(up_to=positions[-1])
        assert await probe.months.calls(NOVEMBER, received) == before
        assert await probe.months.calls(NOVEMBER, all_of_it) == after
        assert await probe.months.calls(NOVEMBER) == after
        for elsewhere in (Month(2026, 10), Month(2026, 12), Month(2027, 11)):
            assert await probe.months.calls(elsewhere) == NOTHING

    async def test_what_came_later_is_summed_apart(self, probe: CloseProbe) -> None:
        await three_calls(probe)
        last = (await entries(probe.full))[-3].position
        later = await probe.months.calls(NOVEMBER, LogSpan(after=last))
        assert (later.calls, later.answered, later.amendments) == (0, 0, 2)
        assert later.seconds == Decimal(60)
        assert later.sums == (
            CallSums(currency="EUR", calls=-1, billed=0, amount=Decimal(0)),
        )  # fmt: skip

    async def test_what_moved_balances_is_summed_by_kind(self, probe: CloseProbe) -> None:
        month = month_of(datetime.now(UTC))
        assert list(await probe.months.booked(month)) == []
        await three_calls(probe)
        assert list(await probe.months.booked(month_of(datetime.now(UTC)))) == [
            Booked(
                currency="EUR",
                debits=Decimal(-3),
                reversals=Decimal("1.2"),
                payments=Decimal(30),
                adjustments=Decimal(0),
                total=Decimal("28.2"),
            )
        ]
        assert list(await probe.months.booked(Month(2020, 2))) == []

    async def test_both_sides_of_calls_are_booked(self, probe: CloseProbe) -> None:
        company = await a_company(probe.money)
        inbound = Inbound(company_id=company, charge=a_charge(amount=Decimal("0.05")))
        verdict = Verdict(company_id=company, charge=a_charge(), inbound=inbound)
        calls = [a_received_call(a_cdr(call_id=f"c{n}"), seq=n, verdict=verdict) for n in (1, 2)]
        await probe.ledger.record(calls)
        await VoidCall(book=probe.amendments)(calls[0].call_key, ORDER)
        [booked] = await probe.months.booked(month_of(datetime.now(UTC)))
        assert (booked.debits, booked.reversals, booked.total) == (
            Decimal("-0.32"), Decimal("0.16"), Decimal("-0.16"),
        )  # fmt: skip

    async def test_a_host_is_heard_by_its_last_call(self, probe: CloseProbe) -> None:
        for number, days in enumerate((0, 2, 1, 9), start=1):
            await probe.ledger.record(
                [
                    a_received_call(
                        a_cdr(call_id=f"c{number}"),
                        provenance=a_provenance(host=f"sip-0{number // 4}", offset=number),
                        receipt=a_receipt(number, MOMENT + days * DAY),
                    )
                ]
            )
        assert await probe.months.heard(MOMENT + DAY) == {
            "sip-00": MOMENT + 2 * DAY, "sip-01": MOMENT + 9 * DAY,
        }  # fmt: skip
        assert await probe.months.heard(MOMENT + 3 * DAY) == {"sip-01": MOMENT + 9 * DAY}

    async def test_calls_without_a_price_are_counted_by_reason(self, probe: CloseProbe) -> None:
        assert await probe.months.unrated(NOVEMBER) == {}
        doubted = Verdict(unrated_reason=UnratedReason.DURATION_OVER_LIMIT)
        waits = Inbound(company_id=7, unrated_reason=UnratedReason.NO_RATE)
        await probe.ledger.record([
            a_received_call(), a_received_call(a_cdr(call_id="free"), seq=2, verdict=Verdict()),
            a_received_call(a_cdr(call_id="next", start_time=NOVEMBER.end), seq=3),
            a_received_call(a_cdr(call_id="long"), seq=4, verdict=doubted),
            a_received_call(a_cdr(call_id="both"), seq=5, verdict=evolve(doubted, inbound=waits)),
            a_received_call(a_cdr(call_id="one"), seq=6, verdict=Verdict(inbound=waits)),
        ])  # fmt: skip
        assert await probe.months.unrated(NOVEMBER) == {
            "no_tariff": 1, "duration_over_limit": 2, "no_rate": 2,
        }  # fmt: skip

    async def test_the_book_begins_with_its_earliest_call(self, probe: CloseProbe) -> None:
        assert await probe.months.first_month() is None
        for number, days in enumerate((9, 0, 50)):
            start = NOVEMBER.start + days * DAY
            await probe.ledger.record(
                [a_received_call(a_cdr(call_id=f"c{number}", start_time=start), seq=number + 1)]
            )
        assert await probe.months.first_month() == NOVEMBER

    async def test_earlier_months_are_those_in_which_calls_began(self, probe: CloseProbe) -> None:
        january, december, october = Month(2027, 1), Month(2025, 12), Month(2026, 10)
        assert list(await probe.months.months_before(january)) == []
        moment = timedelta(microseconds=1)
        starts = (
            NOVEMBER.start, NOVEMBER.end - moment, december.start, october.end - moment,
            january.start, january.end, NOVEMBER.start + DAY,
        )  # fmt: skip
        cdrs = [a_cdr(call_id=f"c{n}", start_time=start) for n, start in enumerate(starts)]
        await probe.ledger.record([a_received_call(cdr, seq=n) for n, cdr in enumerate(cdrs, 1)])
        for month, expected in (
            (january, [december, october, NOVEMBER]),
            (NOVEMBER, [december, october]),
            (Month(2026, 1), [december]),
            (december, []),
        ):
            assert list(await probe.months.months_before(month)) == expected

    async def test_letters_that_wait_are_given_from_a_moment_on(self, probe: CloseProbe) -> None:
        await probe.letters.park([
            a_dead_letter(raw=b"%d" % number, receipt=a_receipt(10 + number, NOVEMBER.start + wait))
            for number, wait in enumerate((-DAY, 0 * DAY, 90 * DAY))
        ])  # fmt: skip
        found = [raw async for some in probe.months.open_letters(NOVEMBER.start) for raw in some]
        assert sorted(found) == [b"1", b"2"]

    async def test_a_call_of_a_closed_month_is_amended_only_where_that_is_said(
        self, probe: CloseProbe
    ) -> None:
        await three_calls(probe)
        await closed(probe)
        [call, *_] = three()
        void = VoidCall(book=probe.amendments)
        with pytest.raises(RefusedError, match=r"2026-11, which was closed .* --closed"):
            await void(call.call_key, ORDER)
        await void(call.call_key, Order(by="noc", because="all the same", closed=True))
        [close] = (await probe.months.closes()).closed
        late = await probe.months.calls(NOVEMBER, LogSpan(after=close.position))
        assert (late.calls, late.amendments) == (0, 1)

    async def test_a_call_that_is_stored_later_is_late(self, probe: CloseProbe) -> None:
        await three_calls(probe)
        await closed(probe)
        await probe.ledger.record([a_received_call(a_cdr(call_id="late"), seq=77)])
        [close] = (await probe.months.closes()).closed
        late = await probe.months.calls(NOVEMBER, LogSpan(after=close.position))
        assert (late.calls, late.amendments) == (1, 0)

    async def test_away_means_later(self, probe: CloseProbe) -> None:
        needs_outages(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.months.closes()
        await probe.come_back()
        assert list((await probe.months.closes()).closed) == []
