"""What every book of settled bytes promises."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from application.errors import UnavailableError
from application.intake.ports import SettledBook
from domain.intake.settled import SettledFile, Span

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class SettledProbe(Surroundings, Protocol):
    """A book and its surroundings."""

    @property
    def settled(self) -> SettledBook:
        """The book."""
        ...


def a_span(start: int, end: int, file_id: str = "f1", host: str = "sip-01") -> Span:
    """Give bytes of a file."""
    return Span(host=host, file_id=file_id, start=start, end=end)


def a_file(*ranges: tuple[int, int], file_id: str = "f1", host: str = "sip-01") -> SettledFile:
    """Give a file, and what of it is settled."""
    return SettledFile(host=host, file_id=file_id, ranges=list(ranges))


class SettledBookContract:
    """What was noted is there as one, however it came."""

    async def test_nothing_is_settled_before_it_was_noted(self, probe: SettledProbe) -> None:
        await probe.settled.settle([])
        assert list(await probe.settled.files(LONG_AGO)) == []

    async def test_what_touches_or_overlaps_is_one(self, probe: SettledProbe) -> None:
        await probe.settled.settle([a_span(100, 200), a_span(0, 100)])
        await probe.settled.settle([a_span(300, 400)])
        assert list(await probe.settled.files(LONG_AGO)) == [a_file((0, 200), (300, 400))]
        await probe.settled.settle([a_span(150, 300)])
        assert list(await probe.settled.files(LONG_AGO)) == [a_file((0, 400))]

    async def test_the_same_again_changes_nothing(self, probe: SettledProbe) -> None:
        for _ in range(3):
            await probe.settled.settle([a_span(10, 20), a_span(10, 20)])
        assert list(await probe.settled.files(LONG_AGO)) == [a_file((10, 20))]

    async def test_files_and_hosts_are_apart(self, probe: SettledProbe) -> None:
        await probe.settled.settle(
            [a_span(0, 1), a_span(0, 2, "f2"), a_span(0, 3, host="sip-02"), a_span(1, 9)]
        )
        assert list(await probe.settled.files(LONG_AGO)) == [
            a_file((0, 9)),
            a_file((0, 2), file_id="f2"),
            a_file((0, 3), host="sip-02"),
        ]

    async def test_only_what_was_touched_since_is_given(self, probe: SettledProbe) -> None:
        await probe.settled.settle([a_span(0, 1)])
        assert list(await probe.settled.files(datetime.now(UTC) + timedelta(days=1))) == []

    async def test_news_are_of_the_same_files_and_nothing_that_is_not_settled(
        self, probe: SettledProbe
    ) -> None:
        many = [a_span(n * 20, n * 20 + 10) for n in range(3_000)]
        for first in range(0, len(many), 500):
            await probe.settled.settle(many[first : first + 500])
        last = [a_span(n * 20, n * 20 + 10) for n in range(3_000, 3_200)]
        for span in last:
            await probe.settled.settle([span])
        await probe.settled.settle([a_span(0, 5, "few"), a_span(7, 9, "few")])
        of_many, few = await probe.settled.news(LONG_AGO)
        assert few == a_file((0, 5), (7, 9), file_id="few")
        assert (last[-1].start, last[-1].end) in of_many.ranges
        whole, _ = await probe.settled.files(LONG_AGO)
        assert list(whole.ranges) == [(each.start, each.end) for each in many + last]
        assert {*of_many.ranges} <= {*whole.ranges}
        assert list(await probe.settled.news(datetime.now(UTC) + timedelta(days=1))) == []

    async def test_eight_who_note_at_once_lose_nothing(self, probe: SettledProbe) -> None:
        parts = [a_span(n * 10, n * 10 + 10, f"f{n % 2}") for n in range(160)]

        async def note(worker: int) -> None:
            for first in range(worker * 20, worker * 20 + 20, 5):
                await probe.settled.settle(parts[first : first + 5][:: (-1) ** worker])

        await asyncio.gather(*map(note, range(8)))
        odd, even = await probe.settled.files(LONG_AGO)
        assert len(odd.ranges) == len(even.ranges) == 80

    async def test_away_means_later(self, probe: SettledProbe) -> None:
        needs_outages(probe)
        await probe.settled.settle([a_span(0, 1)])
        await probe.leave()
        book = probe.settled
        for asked in (book.settle([a_span(1, 2)]), book.files(LONG_AGO), book.news(LONG_AGO)):
            with pytest.raises(UnavailableError):
                await asked
        await probe.come_back()
        assert list(await probe.settled.files(LONG_AGO)) == [a_file((0, 1))]
