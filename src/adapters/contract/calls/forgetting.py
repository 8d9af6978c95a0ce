"""What every book of calls promises those who ask to be forgotten."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Protocol

import pytest
from attrs import evolve

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT, a_cdr, a_provenance, a_received_call
from adapters.contract.calls.delivering import EnteringProbe, recorded
from application.calls.data import Outcome
from application.calls.ports import PartyBook
from application.errors import UnavailableError
from domain.calls.forgetting import Forgetting
from domain.calls.parties import NOBODY
from domain.facts.amending import Order
from domain.facts.call_facts import CallReceived
from domain.facts.forgetting import PartiesForgotten
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, PlanBook, Scope, fold
from domain.numbering.plan import NumberPlan
from domain.pricing.verdict import UnratedReason, Verdict

ORDER = Order(by="noc", because="request 17")
NUMBER = Forgetting(digits="49151")


class PartyProbe(EnteringProbe, Protocol):
    """A book of calls, and what is told of its forgetting."""

    def parties(self) -> AbstractAsyncContextManager[PartyBook]:
        """Open the book as an owner does."""
        ...

    async def forgettings(self) -> Sequence[PartiesForgotten]:
        """List what was told, in its order."""
        ...


def a_call(number: int, **changes: object) -> CallReceived:
    """Give a call between two that nobody asks about."""
    cdr = a_cdr(**({"call_id": f"c{number}@x", "caller": "1001", "callee": "1002"} | changes))
    return a_received_call(cdr, seq=number)


BERLIN = NumberPlan(country_code="49", national_prefix="0", strip=("9011",))


def plans_of(scope: Scope, key: str) -> PlanBook:
    """Give the plans by which calls of somebody are read as people of Berlin write."""
    return fold(
        [
            NumberPlanSet(name="de", plan=BERLIN),
            NumberPlanAssigned(scope=scope, key=key, plan="de"),
        ]
    )


def _a_call_of_berlin(number: int, **changes: object) -> CallReceived:
    unrated = Verdict(company_id=7, unrated_reason=UnratedReason.NO_TARIFF)
    return evolve(a_call(number, **{"account": "berlin", **changes}), verdict=unrated)


async def forget(probe: PartyProbe, wanted: Forgetting, *, dry_run: bool = False) -> int:
    """Forget by order."""
    async with probe.parties() as book:
        return await book.forget(wanted, ORDER, dry_run=dry_run)


class PartyBookContract:
    """What is forgotten is nowhere in the book of calls; everything else stays."""

    async def test_a_number_goes_and_who_else_took_part_stays(self, probe: PartyProbe) -> None:
        calls = [
            a_call(1, caller="+49151"),
            a_call(2, callee="0049151"),
            a_call(3, call_id="49151-7@x"),
            a_call(4, account="49151"),
            a_call(5, caller="491510", callee="149151"),
        ]
        await recorded(probe, *calls)
        assert await forget(probe, NUMBER) == 4
        found = {call.call_key: call for call in await probe.calls()}
        for call in calls:
            left = found[call.call_key]
            assert left.kept_parties == call.kept_parties.without("49151")
            assert (left.verdict, left.figures) == (call.verdict, call.figures)
        assert found[calls[4].call_key] == calls[4]

    @pytest.mark.parametrize("scope", [Scope.HOST, Scope.ACCOUNT, Scope.COMPANY])
    async def test_a_number_goes_as_the_plan_of_its_call_reads_it(
        self, probe: PartyProbe, scope: Scope
    ) -> None:
        abroad = a_provenance(host="sip-02")
        calls = [
            _a_call_of_berlin(1, caller="030555123"),
            _a_call_of_berlin(2, callee="0(30) 555-123"),
            _a_call_of_berlin(3, callee="030555123", call_id="030555123-3@x"),
            _a_call_of_berlin(4, callee="90114930555123"),
            _a_call_of_berlin(5, callee="0305551234"),
            _a_call_of_berlin(6, caller="sip:+49(0)30555123@x"),
            evolve(a_call(7, callee="030555123", account="vienna"), provenance=abroad),
        ]
        await recorded(probe, *calls)
        keys = {Scope.HOST: "sip-01", Scope.ACCOUNT: "berlin", Scope.COMPANY: "7"}
        wanted = Forgetting(digits="4930555123", plans=plans_of(scope, keys[scope]))
        assert await forget(probe, wanted, dry_run=True) == 5
        assert await forget(probe, wanted) == 5
        found = {call.call_key: call for call in await probe.calls()}
        left = [found[call.call_key] for call in calls]
        assert [(call.cdr.caller, call.cdr.callee) for call in left] == [
            (None, "1002"), ("1001", None), ("1001", None), ("1001", None),
            ("1001", "0305551234"), (None, "1002"), ("1001", "030555123"),
        ]  # fmt: skip
        assert [call.salt is None for call in left] == [True] * 4 + [False, True, False]
        assert left[2].cdr.call_id is None
        assert await forget(probe, wanted) == 0

    async def test_what_is_old_enough_names_nobody(self, probe: PartyProbe) -> None:
        old, new = a_call(1, start_time=MOMENT - timedelta(days=1)), a_call(2)
        await recorded(probe, old, new)
        assert await forget(probe, Forgetting(before=MOMENT)) == 1
        found = {call.call_key: call for call in await probe.calls()}
        assert found[old.call_key].kept_parties == NOBODY
        assert found[new.call_key] == new
        assert await forget(probe, Forgetting(before=MOMENT)) == 0

    @pytest.mark.parametrize("wanted", [NUMBER, Forgetting(before=MOMENT + timedelta(days=1))])
    async def test_a_dry_run_only_counts(self, probe: PartyProbe, wanted: Forgetting) -> None:
        call = a_call(1, caller="49151")
        await recorded(probe, call)
        assert await forget(probe, wanted, dry_run=True) == 1
        assert await probe.calls() == [call]
        assert await probe.forgettings() == []

    async def test_an_order_is_told_and_names_nobody(self, probe: PartyProbe) -> None:
        call = a_call(1, caller="49151")
        await recorded(probe, call)
        await forget(probe, NUMBER)
        await forget(probe, Forgetting(before=MOMENT))
        await forget(probe, NUMBER)
        first = PartiesForgotten(calls=(call.call_key,), because=ORDER.because, by=ORDER.by)
        assert list(await probe.forgettings()) == [
            first,
            evolve(first, calls=(), before=MOMENT),
            evolve(first, calls=()),
        ]

    async def test_thousands_of_calls_are_told_in_pieces(self, probe: PartyProbe) -> None:
        calls = [a_call(number, caller="49151") for number in range(1, 1202)]
        await recorded(probe, *calls)
        assert await forget(probe, NUMBER) == 1201
        named = [key for told in await probe.forgettings() for key in told.calls]
        assert sorted(named) == sorted(call.call_key for call in calls)

    async def test_a_copy_brings_nothing_back(self, probe: PartyProbe) -> None:
        call = a_call(1, caller="49151")
        await recorded(probe, call)
        await forget(probe, NUMBER)
        copy = a_received_call(call.cdr, seq=2)
        assert list(await recorded(probe, call, copy)) == [Outcome.REDELIVERED, Outcome.DUPLICATE]
        [left] = await probe.calls()
        assert left.kept_parties == call.kept_parties.without("49151")

    async def test_away_means_later(self, probe: PartyProbe) -> None:
        needs_outages(probe)
        call = a_call(1, caller="49151")
        await recorded(probe, call)
        async with probe.parties() as book:
            await probe.leave()
            with pytest.raises(UnavailableError):
                await book.forget(NUMBER, ORDER)
            await probe.come_back()
        assert await probe.calls() == [call]
