"""What every census of records promises the operator."""

from datetime import timedelta
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

import pytest
from attrs import evolve

from adapters.contract.asking import needs_outages
from adapters.contract.builders import (
    MOMENT,
    a_cdr,
    a_dead_letter,
    a_provenance,
    a_receipt,
    a_received_call,
)
from adapters.contract.calls.delivering import stored
from adapters.contract.letters.probing import parked
from adapters.contract.proof.dialogs import DialogContract
from adapters.contract.proof.overviews import OverviewContract, OverviewProbe
from adapters.contract.proof.records import HOUR, THIS_HOUR, a_call, a_claim
from application.errors import UnavailableError
from application.proof.data import BookedRecord, Claim, DoubtfulEnd, Ends, Fate, HostHour
from domain.calls.provenance import Provenance
from domain.facts.call_facts import CallReceived


class CensusProbe(OverviewProbe, Protocol):
    """A census, and all who write what it counts."""


class RecordCensusContract(OverviewContract, DialogContract):
    """Every record is found where it ended, and counted once."""

    async def test_every_end_is_counted_in_its_hour(self, probe: CensusProbe) -> None:
        await stored(probe, a_call(1), a_call(2), a_call(3, host="sip-02"), a_call(4, hours=1))
        copy = a_received_call(
            a_cdr(call_id="call-1"), receipt=a_receipt(5, MOMENT + HOUR), provenance=a_provenance()
        )
        await stored(probe, copy)
        await parked(probe, a_dead_letter(receipt=a_receipt(6)), a_dead_letter(seq=7))
        assert await probe.census.ends(THIS_HOUR, THIS_HOUR + 2 * HOUR) == {
            HostHour(THIS_HOUR, "sip-01"): Ends(stored=2, unrated=2, parked=2),
            HostHour(THIS_HOUR, "sip-02"): Ends(stored=1, unrated=1),
            HostHour(THIS_HOUR + HOUR, "sip-01"): Ends(stored=1, unrated=1, duplicates=1),
        }

    async def test_a_redelivery_counts_nowhere(self, probe: CensusProbe) -> None:
        await stored(probe, a_call(1), a_call(1))
        await parked(probe, a_dead_letter(seq=2), a_dead_letter(seq=2))
        ends = await probe.census.ends(THIS_HOUR, THIS_HOUR + HOUR)
        assert list(ends.values()) == [Ends(stored=1, unrated=1, parked=1)]

    async def test_a_copy_of_a_letter_is_a_duplicate(self, probe: CensusProbe) -> None:
        place = a_provenance()
        for seq in (1, 2):
            await parked(probe, a_dead_letter(provenance=place, seq=seq))
        ends = await probe.census.ends(THIS_HOUR, THIS_HOUR + HOUR)
        assert list(ends.values()) == [Ends(parked=1, duplicates=1)]

    async def test_a_span_holds_its_start_and_not_its_end(self, probe: CensusProbe) -> None:
        await stored(probe, a_call(1))
        later = MOMENT + timedelta(microseconds=1)
        assert len(await probe.census.ends(MOMENT, later)) == 1
        assert len(await probe.census.ends(later, later + HOUR)) == 0
        assert len(await probe.census.ends(MOMENT - HOUR, MOMENT)) == 0

    async def test_each_line_has_its_fate(self, probe: CensusProbe) -> None:
        call, unknown = a_call(1), a_call(2)
        await stored(probe, call)
        await parked(probe, a_dead_letter(raw=b"parked", provenance=a_provenance(offset=55)))
        other_facts = Claim(
            call_key=call.call_key,
            fingerprint=UUID(int=1),
            raw_sha256=sha256(b"conflict").digest(),
            file_id="file-1",
            offset=66,
        )
        claims = [
            a_claim(unknown),
            a_claim(call),
            other_facts,
            a_claim(raw=b"parked"),
            a_claim(raw=b"another line in its place", offset=55),
            evolve(a_claim(raw=b"parked", offset=55), cut=True),
            evolve(a_claim(raw=b"parked", offset=56), cut=True),
        ]
        assert list(await probe.census.fates(claims)) == [
            Fate.MISSING, Fate.STORED, Fate.MISSING, Fate.PARKED, Fate.MISSING, Fate.PARKED,
            Fate.MISSING,
        ]  # fmt: skip

    async def test_ends_whose_message_may_be_gone(self, probe: CensusProbe) -> None:
        bad = a_dead_letter(receipt=a_receipt(3), raw=b"bad", provenance=a_provenance(offset=3))
        await stored(probe, a_call(1), a_call(2), a_call(9))
        await parked(probe, bad)
        span = (THIS_HOUR, THIS_HOUR + HOUR)
        assert [_seq(each) for each in await probe.census.doubtful(*span, 9)] == []
        [beyond] = await probe.census.doubtful(*span, 8)
        assert (_seq(beyond), beyond.host, beyond.again) == (9, "sip-01", False)
        # Put back from a copy that ended with 1.
        await stored(probe, evolve(a_call(2), receipt=a_receipt(2, MOMENT + HOUR)))
        await parked(probe, evolve(bad, receipt=a_receipt(3, MOMENT + HOUR)))
        found = await probe.census.doubtful(*span, 9)
        assert sorted((_seq(each), each.again) for each in found) == [
            (2, True), (3, True), (9, False)
        ]  # fmt: skip
        assert list(await probe.census.doubtful(THIS_HOUR + HOUR, THIS_HOUR + 2 * HOUR, 9)) == []

    async def test_records_of_some_time_have_their_places(self, probe: CensusProbe) -> None:
        call, mended = a_call(1, host="sip-02"), a_call(2)
        long = a_dead_letter(raw=b"long", reason="line_too_long", seq=5)
        await stored(probe, call, mended, a_call(3, hours=1))
        await parked(
            probe,
            a_dead_letter(raw=b"bad", provenance=mended.provenance, seq=4),
            long,
        )
        spans = [(THIS_HOUR, THIS_HOUR + HOUR), (THIS_HOUR - HOUR, THIS_HOUR)]
        found, none = [
            [record async for batch in probe.census.records(*span) for record in batch]
            for span in spans
        ]
        assert none == []
        assert sorted(found, key=_host_and_kind) == [
            _booked(mended.provenance, raw=b"bad"),
            _booked(long.provenance, raw=b"long", cut=True),
            _booked(mended.provenance, mended, mended=True),
            _booked(call.provenance, call),
        ]

    async def test_no_line_has_no_fate(self, probe: CensusProbe) -> None:
        assert list(await probe.census.fates([])) == []

    async def test_what_was_waived_stays_parked(self, probe: CensusProbe) -> None:
        [number] = await parked(probe, a_dead_letter(raw=b"waived"))
        await probe.desk.waive(number, by="ana", because="a test")
        assert list(await probe.census.fates([a_claim(raw=b"waived")])) == [Fate.PARKED]

    async def test_gaps_by_the_message_that_follows(self, probe: CensusProbe) -> None:
        await probe.lose(2, 3, a_receipt(4, MOMENT))
        await probe.lose(7, 7, a_receipt(8, MOMENT + HOUR))
        [gap] = await probe.census.gaps(MOMENT, MOMENT + HOUR)
        assert (gap.first_seq, gap.last_seq, gap.before) == (2, 3, MOMENT)

    async def test_away_means_later(self, probe: CensusProbe) -> None:
        needs_outages(probe)
        await probe.leave()
        for asked in (
            probe.census.ends(MOMENT, MOMENT + HOUR),
            probe.census.fates([a_claim()]),
            probe.census.dialogs(["x"]),
            probe.census.decided(["x"]),
            probe.census.gaps(MOMENT, MOMENT + HOUR),
            probe.census.debited_twice(MOMENT, MOMENT + HOUR),
            probe.census.overview(MOMENT),
        ):
            with pytest.raises(UnavailableError):
                await asked
        await probe.come_back()
        assert await probe.census.ends(MOMENT, MOMENT + HOUR) == {}


def _booked(place: Provenance, call: CallReceived | None = None, **more: Any) -> BookedRecord:  # noqa: ANN401 any field
    return BookedRecord(
        host=place.host,
        file_id=place.file_id,
        offset=place.offset,
        call_key=call.call_key if call else None,
        fingerprint=call.fingerprint if call else None,
        **more,
    )


def _seq(end: DoubtfulEnd) -> int:
    return end.receipt.stream_seq


def _host_and_kind(record: BookedRecord) -> tuple[object, ...]:
    return record.host, record.call_key is not None, record.cut
