"""What every census promises who looks at the book on one screen."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Protocol

from adapters.contract.builders import (
    MOMENT,
    a_cdr,
    a_dead_letter,
    a_provenance,
    a_receipt,
    a_received_call,
)
from adapters.contract.builders.closes import NOVEMBER, a_close
from adapters.contract.calls.delivering import Recording, stored
from adapters.contract.letters.probing import DeskProbe, parked
from adapters.contract.proof.records import HOUR, a_call
from adapters.contract.proof.verdicts import MONDAY, TUESDAY
from application.calls.ports import AmendmentBook
from application.proof.overview import (
    ClosingFigures,
    DutyFigures,
    HostFigures,
    OnlyRead,
    ReaderFigures,
)
from application.proof.ports import CloseBook, RecordCensus, VerdictBook
from domain.calls.provenance import Receipt
from domain.pricing.verdict import Verdict


class OverviewProbe(DeskProbe, Recording, Protocol):
    """A census, and all who write what it counts."""

    @property
    def census(self) -> RecordCensus:
        """The census."""
        ...

    @property
    def months(self) -> CloseBook:
        """The months that are closed."""
        ...

    @property
    def verdicts(self) -> VerdictBook:
        """What the proof of each day found."""
        ...

    @property
    def amendments(self) -> AmendmentBook:
        """Where calls are amended."""
        ...

    async def lose(self, first_seq: int, last_seq: int, before: Receipt) -> None:
        """Let the audit have noted that the stream lost these messages."""
        ...

    async def do_duty(self, duty: DutyFigures) -> None:
        """Let a worker have begun a duty, been heard of and got on as these figures tell."""
        ...

    async def read_log(self, name: str) -> None:
        """Let a reader of the log, `relay` or `traffic`, read all that is there."""
        ...

    def only_reading(self) -> AbstractAsyncContextManager[None]:
        """Let somebody have set that nobody may write."""
        ...

    def writing_elsewhere(self) -> AbstractAsyncContextManager[int]:
        """Let a session write and not end its transaction; give its number."""
        ...


class OverviewContract:
    """What is on the screen is what was written, by whomever."""

    async def test_the_overview(self, probe: OverviewProbe) -> None:
        read_at, cdr = MOMENT - timedelta(seconds=3), a_cdr(call_id="x", unread="src_ip")
        await stored(
            probe,
            a_call(1, hours=-25),
            a_call(2, hours=-2),
            a_received_call(cdr, provenance=a_provenance(read_at=read_at), seq=3),
            a_received_call(cdr, seq=4),
        )
        waived, _ = await parked(
            probe, a_dead_letter(seq=5, raw=b"a"), a_dead_letter(seq=6, reason="time")
        )
        await probe.lose(9, 9, a_receipt(10))
        overview = await probe.census.overview(MOMENT + timedelta(minutes=30))
        assert waived
        assert overview.open_letters == {"not_utf8": 1, "time": 1}
        assert overview.unrated == {"no_tariff": 2}
        assert overview.duplicates == 1
        assert [gap.first_seq for gap in overview.gaps] == [9]
        assert overview.hosts == [
            HostFigures(
                host="sip-01",
                last_day=2,
                last_hour=1,
                last_received_at=MOMENT,
                last_read_at=read_at,
                unread=1,
            )
        ]

    async def test_who_does_what_beside_recording(self, probe: OverviewProbe) -> None:
        relay = DutyFigures(
            name="relay", begun_at=MOMENT - 2 * HOUR, heard_at=MOMENT, worked_at=MOMENT - HOUR
        )
        await probe.do_duty(relay)
        found = (await probe.census.overview(MOMENT)).duties
        assert [each.name for each in found] == sorted(each.name for each in found)
        assert {each.name for each in found} >= {"audit", "relay", "traffic"}
        assert [each for each in found if each.name == "relay"] == [relay]
        others = [each for each in found if each.name != "relay"]
        assert others == [DutyFigures(name=each.name) for each in others]

    async def test_how_far_the_readers_of_the_log_are_behind(self, probe: OverviewProbe) -> None:
        await stored(probe, a_call(1))
        for name in ("relay", "traffic"):
            await probe.read_log(name)
        found = (await probe.census.overview(MOMENT)).readers
        assert found == [ReaderFigures(name="relay"), ReaderFigures(name="traffic")]
        await stored(probe, a_call(2), a_call(3))
        await probe.read_log("traffic")
        await stored(probe, a_call(4))
        relay, traffic = (await probe.census.overview(MOMENT)).readers
        assert (relay.positions, traffic.positions) == (3, 1)
        assert relay.since is not None
        assert traffic.since is not None
        assert relay.since <= traffic.since

    async def test_since_when_a_call_waits_for_a_price(self, probe: OverviewProbe) -> None:
        assert (await probe.census.overview(MOMENT)).unrated_since is None
        free = a_received_call(
            a_cdr(call_id="free"), receipt=a_receipt(1, MOMENT - 90 * HOUR), verdict=Verdict()
        )
        await stored(probe, free, a_call(2, hours=-70), a_call(3, hours=-80), a_call(4))
        assert (await probe.census.overview(MOMENT)).unrated_since == MOMENT - 80 * HOUR

    async def test_whether_anybody_may_write(self, probe: OverviewProbe) -> None:
        assert (await probe.census.overview(MOMENT)).only_read is None
        async with probe.only_reading():
            assert (await probe.census.overview(MOMENT)).only_read is OnlyRead.SETTING
        assert (await probe.census.overview(MOMENT)).only_read is None

    async def test_the_last_proof(self, probe: OverviewProbe) -> None:
        assert (await probe.census.overview(MOMENT)).proof is None
        for verdict in (TUESDAY, MONDAY):
            await probe.verdicts.keep(verdict)
        assert (await probe.census.overview(MOMENT)).proof == TUESDAY

    async def test_calls_that_came_after_their_month_was_closed(self, probe: OverviewProbe) -> None:
        now = NOVEMBER.end + 20 * HOUR
        assert (await probe.census.overview(now)).closing == ClosingFigures()
        hours = (now - MOMENT) // HOUR
        in_time = a_received_call(
            a_cdr(call_id="in-time", start_time=NOVEMBER.start - HOUR), receipt=a_receipt(9, now)
        )
        long_ago = a_call(2, hours=hours - 24)
        await stored(probe, a_call(1, hours=hours), long_ago, in_time)
        found = (await probe.census.overview(now)).closing
        assert found == ClosingFigures(oldest_open="2026-10")
        for month, position in ((str(NOVEMBER), 0), ("2026-10", 1 << 40)):
            async with probe.months.closing() as closing:
                await closing.close(a_close(month=month, position=position))
        found = (await probe.census.overview(now)).closing
        assert found == ClosingFigures(last_closed="2026-11", late_calls=1)

    async def test_who_keeps_events_from_their_readers(self, probe: OverviewProbe) -> None:
        assert await probe.census.held() is None
        async with probe.writing_elsewhere() as pid:
            await stored(probe, a_call(1))
            held = await probe.census.held()
            assert (await probe.census.overview(MOMENT)).held == held
        assert held is not None
        assert (held.pid, bool(held.user), bool(held.database)) == (pid, True, True)
        assert abs(held.since - datetime.now(UTC)) < HOUR
        async with asyncio.timeout(60):
            while await probe.census.held():  # noqa: ASYNC110 others may write
                await asyncio.sleep(0.01)
