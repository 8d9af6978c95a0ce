"""What every census promises who compares acc records with the book."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from adapters.contract.builders import (
    MOMENT,
    a_cdr,
    a_charge,
    a_provenance,
    a_received_call,
)
from adapters.contract.calls.amending import ORDER
from adapters.contract.calls.delivering import stored
from adapters.contract.proof.overviews import OverviewProbe
from adapters.contract.proof.records import HOUR, a_call
from application.calls.amend_call import VoidCall
from application.proof.data import TwiceDebited
from domain.calls.transaction import Dialog
from domain.facts.call_facts import CallReceived
from domain.pricing.verdict import Verdict

US = timedelta(microseconds=1)


class DialogContract:
    """Stored calls are found by their dialogs."""

    async def test_dialogs_of_some_call_ids(self, probe: OverviewProbe) -> None:
        long = "x" * 100
        await stored(
            probe,
            a_call(1),
            a_call(2),
            a_received_call(a_cdr(call_id=long, to_tag=None), seq=3),
            a_received_call(a_cdr(call_id=long + "y"), seq=4),
        )
        assert set(await probe.census.dialogs(["call-1", long, "none"])) == {
            Dialog("call-1", "f1", "t1"),
            Dialog(long, "f1", None),
        }
        assert list(await probe.census.dialogs([])) == []

    async def test_what_a_person_decided_about_is_told_from_the_rest(
        self, probe: OverviewProbe
    ) -> None:
        await stored(probe, a_call(1), a_call(2))
        await VoidCall(book=probe.amendments)(a_call(2).call_key, ORDER)
        asked = ["call-1", "call-2", "none"]
        assert list(await probe.census.decided(asked)) == [Dialog("call-2", "f1", "t1")]
        assert list(await probe.census.decided(["call-1"])) == []
        assert list(await probe.census.decided([])) == []

    async def test_a_dialog_that_was_debited_twice_is_named(self, probe: OverviewProbe) -> None:
        first, second = a_leg(1), a_leg(2, seconds=3)
        free, other = a_leg(3, verdict=Verdict()), a_leg(4, to_tag="t2")
        failed = [a_leg(seq, to_tag=None) for seq in (5, 6)]
        await stored(probe, second, first, free, other, *failed)
        [found] = await probe.census.debited_twice(MOMENT, MOMENT + HOUR)
        assert found == TwiceDebited(
            dialog=Dialog("one", "f1", "t1"),
            calls=[first.call_key, second.call_key],
            hosts=["sip-1", "sip-2"],
        )

    async def test_it_is_named_in_the_hour_of_its_last_record(self, probe: OverviewProbe) -> None:
        await stored(probe, a_leg(1), a_leg(2, seconds=3), a_leg(3, seconds=7200))
        later = MOMENT + timedelta(seconds=3)
        for start, end, named in (
            (MOMENT, later, 0),
            (MOMENT, later + US, 1),
            (later, later + HOUR, 1),
            (later + US, later + HOUR, 0),
            (MOMENT, MOMENT + 9 * HOUR, 1),
            (MOMENT + 2 * HOUR, MOMENT + 9 * HOUR, 0),
        ):
            assert len(await probe.census.debited_twice(start, end)) == named

    async def test_what_costs_nothing_any_more_is_not_debited_twice(
        self, probe: OverviewProbe
    ) -> None:
        await stored(probe, a_leg(1), a_leg(2, seconds=3))
        await VoidCall(book=probe.amendments)(a_leg(1).call_key, ORDER)
        assert list(await probe.census.debited_twice(MOMENT, MOMENT + HOUR)) == []


def a_leg(seq: int, *, seconds: int = 0, **changes: Any) -> CallReceived:  # noqa: ANN401 any field
    """Give a record of one dialog as another proxy writes it, with its own creation."""
    verdict = changes.pop("verdict", Verdict(company_id=None, charge=a_charge()))
    cdr = a_cdr(
        call_id="one",
        created_at=Decimal(1_795_462_224 + seq),
        start_time=MOMENT + timedelta(seconds=seconds),
        **changes,
    )
    return a_received_call(
        cdr, seq=seq, verdict=verdict, provenance=a_provenance(host=f"sip-{seq}", offset=seq)
    )
