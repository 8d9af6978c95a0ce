"""What every view of the stream promises the operator."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

from attrs import evolve

from adapters.contract.builders import a_record
from adapters.contract.calls.inbox import InboxProbe
from adapters.contract.waiting import until_found
from application.intake.data import RecordKind
from application.proof.data import HostHour
from application.proof.ports import StreamView
from domain.calls.provenance import Receipt


class StreamViewProbe(InboxProbe, Protocol):
    """A stream with a writer and a reader, and the view of it."""

    @property
    def view(self) -> StreamView:
        """The view."""
        ...


class StreamViewContract:
    """Looking at the stream tells what is there and takes nothing away."""

    async def test_cdrs_and_dead_lines_count_by_host(self, probe: StreamViewProbe) -> None:
        start = datetime.now(UTC) - timedelta(seconds=1)
        await probe.put(
            [
                *(a_record(n) for n in range(5)),
                a_record(5, kind=RecordKind.DEAD, reason="r"),
                a_record(6, kind=RecordKind.ACC),
                a_record(7, host="sip-02"),
            ],
        )
        end = datetime.now(UTC) + timedelta(seconds=1)
        seen: list[int] = []
        found = await probe.view.received(start, end, seen.append)
        assert totals(found.counts) == {"sip-01": 6, "sip-02": 1}
        assert sum(seen) == 7
        for name in found.counts:
            assert (name.hour.minute, name.hour.second, name.hour.microsecond) == (0, 0, 0)
            assert start - timedelta(hours=1) < name.hour <= end

    async def test_a_span_is_kept(self, probe: StreamViewProbe) -> None:
        await probe.put([a_record(1)])
        middle = datetime.now(UTC)
        await probe.put([a_record(2, host="sip-02")])
        day = timedelta(days=1)
        before = await probe.view.received(middle - day, middle)
        after = await probe.view.received(middle, middle + day)
        assert (totals(before.counts), totals(after.counts)) == (
            {"sip-01": 1},
            {"sip-02": 1},
        )

    async def test_an_empty_stream_is_no_trouble(self, probe: StreamViewProbe) -> None:
        now = datetime.now(UTC)
        found = await probe.view.received(now - timedelta(days=1), now)
        assert found.counts == {}
        figures = await probe.view.figures()
        assert (figures.messages, figures.last_stored_at) == (0, None)

    async def test_more_than_a_handful(self, probe: StreamViewProbe) -> None:
        start = datetime.now(UTC) - timedelta(seconds=1)
        await probe.put([a_record(n) for n in range(2500)])
        found = await probe.view.received(start, datetime.now(UTC) + timedelta(seconds=1))
        assert totals(found.counts) == {"sip-01": 2500}

    async def test_what_the_stream_has_is_known_by_number_and_time(
        self, probe: StreamViewProbe
    ) -> None:
        await probe.put([a_record(n) for n in range(3)])
        receipts: list[Receipt] = []
        async with probe.inbox(batch_size=3) as (inbox, stop):
            async for batch in inbox.batches():
                receipts += [each.receipt for each in batch.deliveries]
                await batch.ack()
                if len(receipts) >= 3:
                    stop.set()
        later = [evolve(one, stored_at=one.stored_at + timedelta(days=1)) for one in receipts]
        beyond = [evolve(one, stream_seq=one.stream_seq + 1000) for one in receipts]
        assert {*await probe.view.held([*later, *receipts, *beyond])} == {*receipts}
        assert list(await probe.view.held([])) == []
        now = datetime.now(UTC)
        received = await probe.view.received(now - timedelta(days=1), now + timedelta(days=1))
        assert received.last_seq == receipts[-1].stream_seq

    async def test_looking_consumes_nothing(self, probe: StreamViewProbe) -> None:
        await probe.put([a_record(n) for n in range(3)])
        now = datetime.now(UTC)
        for _ in range(2):
            found = await probe.view.received(now - timedelta(days=1), now + timedelta(days=1))
            assert totals(found.counts) == {"sip-01": 3}
        # The server counts what waits for a reader a moment after it confirmed it.
        await until_found(lambda: waiting(probe), (3, 0))

    async def test_figures_tell_what_waits_and_what_is_in_hand(
        self, probe: StreamViewProbe
    ) -> None:
        await probe.put([a_record(n) for n in range(4)])
        taken = 0
        async with probe.inbox(batch_size=4) as (inbox, _):
            async for batch in inbox.batches():
                taken += len(batch.deliveries)
                if taken == 4:
                    await until_found(lambda: waiting(probe), (0, 4))
                    break
        figures = await probe.view.figures()
        assert figures.messages == 4
        assert figures.size > 0
        assert figures.last_stored_at is not None
        assert abs(figures.last_stored_at - datetime.now(UTC)) < timedelta(minutes=1)

    async def test_the_oldest_that_is_not_settled_is_known(self, probe: StreamViewProbe) -> None:
        assert await oldest(probe) is None
        await probe.put([a_record(1)])
        first = (await probe.view.figures()).last_stored_at
        await until_oldest(probe, first)
        await probe.put([a_record(2), a_record(3)])
        assert await oldest(probe) == first
        async with probe.inbox(batch_size=1) as (inbox, stop):
            async for batch in inbox.batches():
                await until_oldest(probe, batch.deliveries[0].receipt.stored_at)
                await batch.ack()
                if batch.deliveries[0].receipt.stream_seq == 3:
                    stop.set()
        await until_oldest(probe, None)


async def oldest(probe: StreamViewProbe) -> datetime | None:
    """Give the oldest of all readers."""
    figures = await probe.view.figures()
    return min((each.oldest for each in figures.consumers if each.oldest), default=None)


async def until_oldest(probe: StreamViewProbe, wanted: datetime | None) -> None:
    """Wait until the stream has heard what was settled."""
    await until_found(lambda: oldest(probe), wanted)


async def waiting(probe: StreamViewProbe) -> tuple[int, int]:
    """Count what waits for readers, and what they have in hand."""
    consumers = (await probe.view.figures()).consumers
    return sum(each.pending for each in consumers), sum(each.ack_pending for each in consumers)


def totals(counts: Mapping[HostHour, int]) -> dict[str, int]:
    """Count by host alone."""
    found: dict[str, int] = {}
    for name, count in counts.items():
        found[name.host] = found.get(name.host, 0) + count
    return found
