"""What every store promises when old calls are dropped."""

from datetime import timedelta
from typing import Protocol

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT, a_cdr, a_dead_letter, a_receipt, a_received_call
from adapters.contract.calls.delivering import stored
from adapters.contract.calls.searching import ArchiveProbe
from adapters.contract.letters.probing import DeskProbe, parked
from application.calls.data import CallSelection
from application.calls.ports import KeptCalls
from application.calls.stories import CallQuery
from application.errors import RejectedError, UnavailableError
from application.proof.ports import CloseBook, OldCalls, RecordCensus
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived
from domain.facts.month import Month
from domain.pricing.verdict import UnratedReason, Verdict
from domain.proof.aged import Aged

DAY = timedelta(days=1)
BEFORE = MOMENT.replace(hour=0, minute=0, second=0, microsecond=0)
FREE, UNRATED = Verdict(), Verdict(unrated_reason=UnratedReason.NO_RATE)


class OldCallsProbe(ArchiveProbe, DeskProbe, Protocol):
    """Old calls, and all who write and read them."""

    @property
    def old_calls(self) -> OldCalls:
        """The old calls."""
        ...

    @property
    def census(self) -> RecordCensus:
        """Where records ended."""
        ...

    @property
    def kept_calls(self) -> KeptCalls:
        """The calls as a correction reads them."""
        ...

    @property
    def months(self) -> CloseBook:
        """The months of the book."""
        ...

    async def duplicates(self) -> set[Receipt]:
        """Give the messages that are known to have only repeated something."""
        ...


class OldCallsContract:
    """Nothing goes but what was allowed, and what went is still known."""

    async def test_what_lies_before_is_counted_and_not_allowed_to_go(
        self, probe: OldCallsProbe
    ) -> None:
        await stored(probe, an_old_call(1), an_old_call(2, verdict=UNRATED), a_young_call())
        await parked(probe, a_dead_letter(receipt=a_receipt(9, BEFORE - DAY)))
        aged, dropped = await probe.old_calls.drop(BEFORE, BEFORE, lambda _: False)
        assert aged == Aged(open_letters=1, unrated_calls=1, calls=2)
        assert dropped == 0
        assert len(await probe.archive.search(CallQuery())) == 3

    async def test_who_allows_is_told_of_all(self, probe: OldCallsProbe) -> None:
        await stored(probe, an_old_call(1, verdict=UNRATED))
        told: list[Aged] = []

        def settled(aged: Aged) -> bool:
            told.append(aged)
            return aged.settled

        aged, dropped = await probe.old_calls.drop(BEFORE, BEFORE, settled)
        assert (told, dropped) == ([aged], 0)

    async def test_what_is_allowed_goes_and_the_young_stay(self, probe: OldCallsProbe) -> None:
        await stored(probe, an_old_call(1), an_old_call(2), a_young_call())
        aged, dropped = await probe.old_calls.drop(BEFORE, BEFORE, lambda aged: aged.settled)
        assert (aged, dropped) == (Aged(calls=2), 2)
        [left] = await probe.archive.search(CallQuery())
        assert left.call_key == a_young_call().call_key
        assert await probe.old_calls.drop(BEFORE, BEFORE, lambda _: True) == (Aged(), 0)

    async def test_what_went_is_counted_for_who_prices_calls_anew(
        self, probe: OldCallsProbe
    ) -> None:
        await stored(probe, an_old_call(1), an_old_call(2), a_young_call())
        long_ago = BEFORE - 100 * DAY
        wanted = CallSelection(start=long_ago, end=BEFORE - 21 * DAY)
        everything = CallSelection(start=long_ago, end=BEFORE + 9 * DAY)
        assert await probe.kept_calls.dropped(everything) == 0
        await probe.old_calls.drop(BEFORE, BEFORE, lambda _: True)
        assert await probe.kept_calls.dropped(wanted) == 1
        assert await probe.kept_calls.dropped(everything) == 2
        [left] = [call async for calls in probe.kept_calls.calls(everything) for call in calls]
        assert left.call_key == a_young_call().call_key
        with pytest.raises(RejectedError):
            await probe.kept_calls.call(an_old_call(1).call_key)

    async def test_a_call_that_went_has_its_end_all_the_same(self, probe: OldCallsProbe) -> None:
        await stored(probe, an_old_call(1), an_old_call(2), a_young_call())
        span = (BEFORE - 100 * DAY, MOMENT + DAY)
        before = await probe.census.ends(*span)
        await probe.old_calls.drop(BEFORE, BEFORE, lambda _: True)
        assert await probe.census.ends(*span) == before
        later = await probe.census.ends(BEFORE, MOMENT + DAY)
        assert [each.stored for each in later.values()] == [1]

    async def test_a_call_that_went_is_known_when_it_comes_again(
        self, probe: OldCallsProbe
    ) -> None:
        await stored(probe, an_old_call(1))
        await probe.old_calls.drop(BEFORE, BEFORE, lambda _: True)
        await stored(probe, an_old_call(1), an_old_call(1, receipt=a_receipt(50)))
        assert list(await probe.archive.search(CallQuery())) == []
        assert await probe.duplicates() == {a_receipt(50)}

    async def test_the_end_of_what_the_stream_may_hold_stays(self, probe: OldCallsProbe) -> None:
        copies = [an_old_call(1, receipt=a_receipt(40 + n, BEFORE - n * DAY)) for n in (1, 9)]
        await stored(probe, an_old_call(1))
        await stored(probe, *copies)
        letters = [
            a_dead_letter(raw=b"%d" % n, receipt=a_receipt(n, BEFORE - n * DAY)) for n in (2, 8)
        ]
        for number in await parked(probe, *letters):
            assert await probe.desk.waive(number, by="ana", because="a test")
        recent = (BEFORE - 5 * DAY, BEFORE)
        before = await probe.census.ends(*recent)
        assert sorted((each.parked, each.duplicates) for each in before.values()) == [
            (0, 1), (1, 0),
        ]  # fmt: skip
        await probe.old_calls.drop(BEFORE, BEFORE - 5 * DAY, lambda _: True)
        assert await probe.census.ends(*recent) == before

    async def test_months_are_those_of_the_calls_that_are_there(self, probe: OldCallsProbe) -> None:
        assert list(await probe.old_calls.months()) == []
        starts = (MOMENT.replace(year=2025), MOMENT.replace(month=12), MOMENT.replace(month=9))
        old = [
            a_received_call(a_cdr(call_id=f"m{n}", start_time=start), seq=n, verdict=FREE)
            for n, start in enumerate((*starts, MOMENT, MOMENT + DAY), start=1)
        ]
        await stored(probe, *old)
        assert list(await probe.old_calls.months()) == [
            Month(2025, 11), Month(2026, 9), Month(2026, 11), Month(2026, 12),
        ]  # fmt: skip
        await probe.old_calls.drop(BEFORE, BEFORE, lambda _: True)
        assert list(await probe.old_calls.months()) == [Month(2026, 11), Month(2026, 12)]

    async def test_the_months_of_what_went_are_closed_first_all_the_same(
        self, probe: OldCallsProbe
    ) -> None:
        last_year = a_cdr(call_id="m", start_time=MOMENT.replace(year=2025))
        await stored(probe, a_received_call(last_year, verdict=FREE), an_old_call(2))
        await probe.old_calls.drop(BEFORE, BEFORE, lambda _: True)
        assert list(await probe.old_calls.months()) == []
        assert await probe.months.first_month() == Month(2025, 11)
        expected = [Month(2025, 11), Month(2026, 11)]
        assert list(await probe.months.months_before(Month(2027, 1))) == expected

    async def test_away_means_later(self, probe: OldCallsProbe) -> None:
        needs_outages(probe)
        await stored(probe, an_old_call(1))
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.old_calls.drop(BEFORE, BEFORE, lambda _: True)
        await probe.come_back()
        assert await probe.old_calls.drop(BEFORE, BEFORE, lambda _: True) == (Aged(calls=1), 1)


def an_old_call(number: int, **changes: object) -> CallReceived:
    """Give a call of some weeks ago; whole days before any other moment of these promises."""
    start = BEFORE - (20 + number) * DAY
    fields = {"seq": number, "verdict": FREE, "receipt": a_receipt(number, start), **changes}
    return a_received_call(a_cdr(call_id=f"old-{number}", start_time=start, duration=0), **fields)


def a_young_call() -> CallReceived:
    """Give a call of today."""
    return a_received_call(a_cdr(call_id="young", duration=0), seq=30, verdict=FREE)
