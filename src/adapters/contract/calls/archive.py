"""What every archive of calls promises the operator."""

import json
from collections.abc import Sequence
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.asking import needs_outages
from adapters.contract.builders import (
    MOMENT,
    a_charge,
    a_provenance,
    a_receipt,
    a_received_call,
    a_verdict,
)
from adapters.contract.calls.delivering import stored
from adapters.contract.calls.searching import (
    DAY,
    HOUR,
    ArchiveProbe,
    SearchingContract,
    a_call,
    found,
)
from application.calls.stories import CallQuery
from application.errors import UnavailableError
from domain.calls.outcome import CallOutcome
from domain.facts.call_facts import CallReceived
from domain.pricing.verdict import Inbound, Rating, UnratedReason, Verdict


class CallArchiveContract(SearchingContract):
    """Every call is found as it was recorded, with all that is known of it."""

    async def test_a_call_is_shown_as_it_was_recorded(self, probe: ArchiveProbe) -> None:
        received = a_call(
            0, sip_code=200, hangup_by="callee", unread="src_ip", doubt="no", dst="[::1]:9"
        )
        await stored(probe, received)
        [call] = await probe.archive.search(CallQuery())
        cdr = received.cdr
        for name in ("call_id", "from_tag", "to_tag", "start_time", "end_time", "duration",
                     "caller", "callee", "account", "src_ip", "sip_code", "hangup_by",
                     "unread", "doubt", "dst"):  # fmt: skip
            assert getattr(call, name) == getattr(cdr, name), name
        assert (call.call_key, call.receipt) == (received.call_key, received.receipt)
        assert (call.host, call.outcome) == ("sip-01", CallOutcome.ANSWERED)
        assert (call.rating, call.unrated_reason) == ("unrated", "no_tariff")

    async def test_a_leg_names_the_call_that_is_billed(self, probe: ArchiveProbe) -> None:
        head = a_call(1)
        leg = a_call(2).as_leg(head.call_key)
        await stored(probe, head, leg)
        found = {call.call_key: call for call in await probe.archive.search(CallQuery())}
        assert found[head.call_key].leg_of is None
        assert found[leg.call_key].leg_of == head.call_key
        assert found[leg.call_key].rating == "free"
        assert found[leg.call_key].billed_amount == Decimal(0)

    async def test_the_called_side_stands_beside_the_callers(self, probe: ArchiveProbe) -> None:
        calls = called_sides()
        await stored(probe, *calls)
        found = {call.call_key: call for call in await probe.archive.search(CallQuery())}
        assert [
            (
                each.in_company_id,
                each.in_billed_amount,
                each.in_currency,
                each.in_destination,
                each.in_unrated_reason,
            )
            for each in (found[call.call_key] for call in calls)
        ] == [
            (1, Decimal(0), "EUR", "Germany", None),
            (1, Decimal(0), None, None, None),
            (1, None, None, None, "no_rate"),
            (None, None, None, None, None),
        ]
        assert {(call.company_id, call.billed_amount) for call in found.values()} == {
            (None, Decimal("0.11"))
        }

    async def test_a_call_is_found_by_either_side(self, probe: ArchiveProbe) -> None:
        await stored(probe, *called_sides())
        for query, count in (
            (CallQuery(company_id=1), 3),
            (CallQuery(company_id=2), 0),
            (CallQuery(unrated_reason=UnratedReason.NO_RATE), 1),
            (CallQuery(rating=Rating.UNRATED), 1),
            (CallQuery(rating=Rating.RATED), 4),
            (CallQuery(rating=Rating.FREE), 0),
        ):
            assert len(await probe.archive.search(query)) == count, query
        between = probe.archive.between(MOMENT - DAY, MOMENT + DAY, 1)
        mine = [call async for piece in between for call in piece]
        assert len(mine) == 3

    async def test_one_call_id_may_be_several_calls(self, probe: ArchiveProbe) -> None:
        first = a_call(1, call_id="same", created_at=Decimal(1))
        second = a_call(2, call_id="same", created_at=Decimal(2))
        await stored(probe, second, first, a_call(3))
        stories = await probe.archive.stories("same")
        assert [story.call.call_key for story in stories] == [first.call_key, second.call_key]

    async def test_a_story_names_place_facts_and_copies(self, probe: ArchiveProbe) -> None:
        place = a_provenance(host="sip-02", file_id="file-9", offset=4711)
        call = a_received_call(provenance=place)
        copy = a_received_call(receipt=a_receipt(9), provenance=a_provenance(offset=5))
        await stored(probe, call, copy, a_call(5))
        [story] = await probe.archive.stories("call-1@rig.invalid")
        assert story.provenance == place
        [event] = story.events
        assert (event.version, event.type) == (1, "CallReceived")
        assert json.loads(event.data)["call_key"] == str(call.call_key)
        assert [(each.receipt, each.offset) for each in story.copies] == [(copy.receipt, 5)]

    async def test_a_story_tells_the_price(self, probe: ArchiveProbe) -> None:
        free = a_call(1, duration=0)
        await stored(probe, evolve(free, verdict=Verdict()), a_call(2))
        for number, rating in ((1, Rating.FREE), (2, Rating.UNRATED)):
            [story] = await probe.archive.stories(f"call-{number}")
            assert story.verdict.rating is rating

    async def test_all_calls_of_a_time_are_given_the_earliest_first(
        self, probe: ArchiveProbe
    ) -> None:
        await stored(probe, *(a_call(number) for number in (4, 1, 3, 2)))
        span = (MOMENT + HOUR, MOMENT + 4 * HOUR)
        given = [call async for calls in probe.archive.between(*span) for call in calls]
        assert [call.call_id for call in given] == ["call-1", "call-2", "call-3"]
        assert sorted(given, key=lambda call: call.start_time, reverse=True) == list(
            await probe.archive.search(CallQuery(start=span[0], end=span[1]))
        )
        nobodys = probe.archive.between(*span, company_id=77)
        assert [call async for calls in nobodys for call in calls] == []

    async def test_calls_are_counted_by_host_outcome_and_rating(self, probe: ArchiveProbe) -> None:
        assert list(await probe.archive.tally()) == []
        free = evolve(a_call(4, duration=0, sip_code=486), verdict=Verdict())
        elsewhere = evolve(a_call(5), provenance=a_provenance(host="sip-02"))
        await stored(probe, a_call(2), a_call(1), free, elsewhere)
        talk = Decimal("61.204")
        answered, busy = CallOutcome.ANSWERED, CallOutcome.BUSY
        assert [
            (each.host, each.outcome, each.rating, each.calls, each.seconds, each.example)
            for each in await probe.archive.tally()
        ] == [
            ("sip-01", answered, "unrated", 2, 2 * talk, "call-1"),
            ("sip-01", busy, "free", 1, Decimal(0), "call-4"),
            ("sip-02", answered, "unrated", 1, talk, "call-5"),
        ]

    async def test_an_unknown_call_id_has_no_story(self, probe: ArchiveProbe) -> None:
        await stored(probe, a_call(1))
        assert list(await probe.archive.stories("call-2")) == []

    async def test_away_means_later(self, probe: ArchiveProbe) -> None:
        needs_outages(probe)
        await stored(probe, a_call(1))
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.archive.search(CallQuery())
        with pytest.raises(UnavailableError):
            await probe.archive.stories("call-1")
        with pytest.raises(UnavailableError):
            await probe.archive.tally()
        with pytest.raises(UnavailableError):
            await anext(probe.archive.between(MOMENT, MOMENT + DAY))
        await probe.come_back()
        assert await found(probe) == ["call-1"]


def called_sides() -> Sequence[CallReceived]:
    """Give calls of nobody's: to who pays nothing, was not answered, waits, and to nobody."""
    sides = (
        Inbound(company_id=1, charge=a_charge(amount=Decimal(0))),
        Inbound(company_id=1),
        Inbound(company_id=1, unrated_reason=UnratedReason.NO_RATE),
        None,
    )
    own = evolve(a_verdict(), company_id=None)
    return [
        evolve(a_call(n), verdict=evolve(own, inbound=inbound)) for n, inbound in enumerate(sides)
    ]
