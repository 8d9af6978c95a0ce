"""What every reader of the stream promises the worker."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.builders import a_record, cdr_payload
from adapters.contract.waiting import within
from application.calls.data import Delivery, Malformed
from application.calls.ports import CdrInbox, InboxBatch
from application.intake.data import Record, RecordKind
from domain.calls.cdr import Cdr


class InboxProbe(Surroundings, Protocol):
    """A stream, something that writes into it, and its reader."""

    async def put(self, records: Sequence[Record]) -> None:
        """Return when the stream keeps these records, in this order."""
        ...

    def inbox(
        self, *, batch_size: int = 100
    ) -> AbstractAsyncContextManager[tuple[CdrInbox, asyncio.Event]]:
        """Open a reader and the event that stops it."""
        ...


class CdrInboxContract:
    """What the stream holds comes until it is settled, with its bytes, its place and its number."""

    async def test_everything_comes_with_its_place_and_its_number(self, probe: InboxProbe) -> None:
        await put(probe, calls(250))
        found = await take(probe, 250, ack=True)
        assert [each.body for each in found] == calls(250)
        assert [each.receipt.stream_seq for each in found] == list(range(1, 251))
        assert [each.provenance.offset for each in found] == [1000 * n for n in range(250)]
        assert {each.provenance.host for each in found} == {"sip-01"}
        assert all(isinstance(each.content, Cdr) for each in found)

    async def test_batches_are_no_larger_than_asked_for(self, probe: InboxProbe) -> None:
        await put(probe, calls(50))
        assert len(await take(probe, 50, ack=True, size=7)) == 50

    async def test_what_is_not_settled_comes_again_and_what_is_does_not(
        self, probe: InboxProbe
    ) -> None:
        await put(probe, calls(20))
        await take(probe, 20, ack=False)
        again = await take(probe, 20, ack=True)
        assert {each.body for each in again} == set(calls(20))
        await put(probe, [cdr_payload(call_id="last@x")])
        assert [each.body for each in await take(probe, 1, ack=True)] == [
            cdr_payload(call_id="last@x")
        ]

    async def test_what_is_for_later_comes_again_and_nothing_else(self, probe: InboxProbe) -> None:
        await put(probe, calls(20))
        left: dict[int, bytes] = {}
        async with within(60), probe.inbox() as (inbox, stop):
            async for batch in inbox.batches():
                late = [d for d in batch.deliveries if d.receipt.stream_seq % 5 == 0]
                left |= {d.receipt.stream_seq: d.body for d in late}
                await batch.ack([d.receipt for d in late])
                if len(left) == len(calls(20)[4::5]):
                    stop.set()
        assert set(left.values()) == set(calls(20)[4::5])
        assert {d.body for d in await take(probe, 4, ack=True)} == set(left.values())

    async def test_what_is_no_cdr_comes_as_malformed_with_its_bytes(
        self, probe: InboxProbe
    ) -> None:
        await put(probe, [b"\xff\x00", cdr_payload(duration="NaN")])
        found = await take(probe, 2, ack=True)
        assert [each.body for each in found] == [b"\xff\x00", cdr_payload(duration="NaN")]
        reasons = [each.content.reason for each in found if isinstance(each.content, Malformed)]
        assert reasons == ["not_utf8", "duration"]

    async def test_dead_lines_come_too_with_the_reason_of_the_bridge(
        self, probe: InboxProbe
    ) -> None:
        await put(probe, [b"rubbish"], kind=RecordKind.DEAD, reason="not_json")
        (found,) = await take(probe, 1, ack=True)
        assert isinstance(found.content, Malformed)
        assert (found.content.stage, found.content.reason) == ("bridge", "not_json")

    async def test_an_outage_of_the_stream_is_waited_out(self, probe: InboxProbe) -> None:
        needs_outages(probe)
        await put(probe, calls(10))
        found: set[bytes] = set()
        async with within(60), probe.inbox() as (inbox, stop):
            async for batch in inbox.batches():
                await batch.ack()
                found |= {each.body for each in batch.deliveries}
                if len(found) == 10:
                    await probe.leave()
                    await probe.come_back()
                    await put(probe, calls(30)[10:])
                if len(found) == 30:
                    stop.set()
        assert found == set(calls(30))

    async def test_a_stop_ends_a_reader_that_has_nothing_to_do(self, probe: InboxProbe) -> None:
        async with within(60), probe.inbox() as (inbox, stop):
            asyncio.get_running_loop().call_later(0.3, stop.set)
            assert [batch async for batch in inbox.batches()] == []


async def put(probe: InboxProbe, payloads: Sequence[bytes], **changes: object) -> None:
    """Let the stream keep a record of each payload."""
    await probe.put([a_record(n, each, **changes) for n, each in enumerate(payloads)])


async def take(probe: InboxProbe, count: int, *, ack: bool, size: int = 100) -> list[Delivery]:
    """Read so many deliveries, settle them or not, and end."""
    taken: list[Delivery] = []
    async with within(120), probe.inbox(batch_size=size) as (inbox, stop):
        batch: InboxBatch
        async for batch in inbox.batches():
            assert 1 <= len(batch.deliveries) <= size
            taken += batch.deliveries
            if ack:
                await batch.ack()
            if len(taken) >= count:
                stop.set()
    return taken


def calls(count: int) -> list[bytes]:
    """Give so many lines, each of another call."""
    return [cdr_payload(call_id=f"call-{number}@x") for number in range(count)]
