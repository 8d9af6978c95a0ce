"""What every archive of calls promises of what it finds, and how it is asked."""

from datetime import timedelta
from typing import Any, Protocol

import pytest
from attrs import evolve

from adapters.contract.asking import Surroundings
from adapters.contract.builders import MOMENT, a_cdr, a_provenance, a_received_call, a_verdict
from adapters.contract.calls.delivering import Recording, stored
from application.calls.ports import CallArchive
from application.calls.stories import CallQuery, StoredCall
from domain.calls.outcome import CallOutcome
from domain.facts.call_facts import CallReceived
from domain.numbering.call_numbers import CallNumbers
from domain.pricing.verdict import Rating, UnratedReason

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class ArchiveProbe(Surroundings, Recording, Protocol):
    """An archive, and a worker that records calls."""

    @property
    def archive(self) -> CallArchive:
        """The archive."""
        ...


class SearchingContract:
    """Each filter finds its own, the latest first, a page at a time."""

    async def test_the_latest_comes_first_and_the_limit_holds(self, probe: ArchiveProbe) -> None:
        await stored(probe, a_call(1), a_call(3), a_call(2))
        assert await found(probe) == ["call-3", "call-2", "call-1"]
        assert await found(probe, limit=2) == ["call-3", "call-2"]

    async def test_a_span_holds_its_start_and_not_its_end(self, probe: ArchiveProbe) -> None:
        await stored(probe, a_call(1), a_call(2), a_call(3))
        assert await found(probe, start=MOMENT + HOUR, end=MOMENT + 3 * HOUR) == [
            "call-2",
            "call-1",
        ]

    @pytest.mark.parametrize(
        "wanted",
        [
            {"caller": "1"},
            {"callee": "2"},
            {"account": "0042"},
            {"call_id": "x" * 300},
            {"call_id": "'; drop table cdr; --"},
        ],
    )
    async def test_each_filter_finds_its_own(
        self, probe: ArchiveProbe, wanted: dict[str, str]
    ) -> None:
        nothing = dict.fromkeys(wanted)
        call = a_call(1, **wanted)
        await stored(probe, call, a_call(2), a_call(3, **nothing))
        assert await found(probe, **wanted) == [call.cdr.call_id]

    async def test_a_long_call_id_is_told_from_one_with_the_same_head(
        self, probe: ArchiveProbe
    ) -> None:
        await stored(probe, a_call(1, call_id="x" * 2000), a_call(2, call_id="x" * 2001))
        assert len(await found(probe, call_id="x" * 2001)) == 1

    async def test_an_outcome_finds_its_own(self, probe: ArchiveProbe) -> None:
        await stored(probe, a_call(1), a_call(2, duration=0, sip_code=486))
        assert await found(probe, outcome=CallOutcome.BUSY) == ["call-2"]

    async def test_price_and_place_find_their_own(self, probe: ArchiveProbe) -> None:
        there = a_provenance(host="sip-02")
        priced = evolve(a_verdict(), company_id=None)
        charged = evolve(a_call(1, callee="4930"), verdict=priced, provenance=there)
        await stored(probe, charged, a_call(2, callee="4931"), a_call(3, callee=None))
        for wanted, names in (
            ({"rating": Rating.RATED}, ["call-1"]),
            ({"unrated_reason": UnratedReason.NO_TARIFF}, ["call-3", "call-2"]),
            ({"destination": "Germany"}, ["call-1"]),
            ({"host": "sip-02"}, ["call-1"]),
            ({"prefix": "493"}, ["call-2", "call-1"]),
            ({"prefix": "4931"}, ["call-2"]),
        ):
            assert await found(probe, **wanted) == names, wanted

    async def test_a_number_is_found_however_it_is_written(self, probe: ArchiveProbe) -> None:
        written = ["+4930555", "004930555", "030555", "030555", "49305551"]
        calls = [a_call(n, caller=each, callee=each) for n, each in enumerate(written, 1)]
        read = CallNumbers(caller="4930555", callee="4930555")
        calls[:3] = [evolve(call, numbers=read) for call in calls[:3]]
        await stored(probe, *calls)
        for asked in ("+4930555", "004930555", "4930555"):
            for name in ("caller", "callee"):
                assert await found(probe, **{name: asked}) == ["call-3", "call-2", "call-1"]
        assert await found(probe, callee="030555") == ["call-4", "call-3"]
        for asked in ("493", "+493", "00493"):
            assert await found(probe, prefix=asked) == ["call-5", "call-3", "call-2", "call-1"]
        assert await found(probe, prefix="030") == ["call-4", "call-3"]
        begun = await found(probe, prefix="030", prefix_meant="4930")
        assert begun == ["call-5", "call-4", "call-3", "call-2", "call-1"]
        [shown] = await probe.archive.search(CallQuery(limit=1, start=MOMENT + 3 * HOUR,
                                                       end=MOMENT + 4 * HOUR))  # fmt: skip
        assert (shown.caller_number, shown.callee_number) == ("4930555", "4930555")
        assert (shown.caller, shown.callee) == ("030555", "030555")

    async def test_a_number_that_a_plan_reads_is_found_as_in_full(
        self, probe: ArchiveProbe
    ) -> None:
        read = CallNumbers(caller="4930555", callee="4930555")
        written = ["+4930555", "004930555", "030555", "555", "030556"]
        calls = [a_call(n, caller=each, callee=each) for n, each in enumerate(written, 1)]
        calls[1:3] = [evolve(call, numbers=read) for call in calls[1:3]]
        await stored(probe, *calls)
        for name in ("caller", "callee"):
            meant = CallNumbers(**{name: "4930555"})
            for asked in ("030555", "+4930555"):
                names = ["call-3", "call-2", "call-1"]
                assert await found(probe, **{name: asked}, meant=meant) == names
            assert await found(probe, **{name: "555"}, meant=meant) == ["call-4", *names]

    async def test_pages_follow_each_other(self, probe: ArchiveProbe) -> None:
        alike = [a_call(2, call_id=f"alike-{n}") for n in range(3)]
        await stored(probe, a_call(1), a_call(3), *alike)
        whole = list(await probe.archive.search(CallQuery()))
        paged: list[StoredCall] = []
        after = None
        while page := await probe.archive.search(CallQuery(limit=2, after=after)):
            paged += page
            after = (page[-1].start_time, page[-1].call_key)
        assert paged == whole

    async def test_filters_all_hold(self, probe: ArchiveProbe) -> None:
        await stored(probe, a_call(1, caller="7"), a_call(2, caller="7", callee="8"))
        assert await found(probe, caller="7", callee="8") == ["call-2"]


def a_call(number: int, **changes: Any) -> CallReceived:  # noqa: ANN401 any field
    """Give a call by number, one each hour."""
    fields = {"call_id": f"call-{number}", "start_time": MOMENT + number * HOUR} | changes
    return a_received_call(a_cdr(**fields), seq=number + 1)


async def found(probe: ArchiveProbe, **wanted: Any) -> list[str | None]:  # noqa: ANN401 any filter
    """Search; give the Call-IDs."""
    return [call.call_id for call in await probe.archive.search(CallQuery(**wanted))]
