"""What every ledger promises of records of one dialog, where one of them is billed."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from random import Random
from typing import Any

from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr, a_provenance, a_received_call, a_verdict
from adapters.contract.calls.debiting import LedgerProbe, balanced
from adapters.contract.calls.delivering import recorded
from application.calls.data import Outcome
from domain.facts.call_facts import CallReceived
from domain.pricing.one_dialog import claim_of
from domain.pricing.same_dialog import EACH, SameDialog
from domain.pricing.verdict import UnratedReason, Verdict

ONCE = SameDialog(hosts=("sip-1", "sip-2", "sip-3"), within=timedelta(seconds=10))
DIALOGS = 60
_COSTS = sum((Decimal(f"0.{name:04}") for name in range(1, DIALOGS + 1)), Decimal(0))


class OneDialogContract:
    """A dialog is debited once to a company where its records claim it, and else each of them."""

    async def test_the_second_record_is_a_leg_of_the_first(self, probe: LedgerProbe) -> None:
        number = await probe.company()
        for first, second in permutations([1, 2]):
            name = f"from {first}"
            one, two = (a_leg(n, number, call_id=name) for n in (first, second))
            for call in (one, two, two, one):
                await recorded(probe, call)
            assert await leg_of(probe, one) is None
            assert await leg_of(probe, two) == one.call_key
        assert await balanced(probe, number) == 2 * Decimal("-0.11")
        assert len(await probe.movements()) == 2

    async def test_of_one_batch_the_first_of_the_stream_is_debited(
        self, probe: LedgerProbe
    ) -> None:
        number = await probe.company()
        first, second, third = (a_leg(n, number, seq=10 + n) for n in (1, 2, 3))
        assert list(await recorded(probe, third, first, second)) == [Outcome.STORED] * 3
        assert await leg_of(probe, first) is None
        assert await leg_of(probe, second) == await leg_of(probe, third) == first.call_key

    async def test_without_a_rule_each_is_debited(self, probe: LedgerProbe) -> None:
        number = await probe.company()
        calls = [a_leg(n, number, rule=EACH) for n in (1, 2)]
        await recorded(probe, *calls)
        await recorded(probe, a_leg(3, number))
        assert await balanced(probe, number) == 3 * Decimal("-0.11")
        assert [call.verdict.leg_of for call in await probe.calls()] == [None] * 3

    async def test_what_has_no_price_bills_no_dialog(self, probe: LedgerProbe) -> None:
        number = await probe.company()
        nobody = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
        free = Verdict(company_id=number)
        await recorded(probe, a_leg(1, number, verdict=nobody), a_leg(2, number, verdict=free))
        await recorded(probe, a_leg(3, number))
        assert await balanced(probe, number) == Decimal("-0.11")

    async def test_each_company_pays_for_its_own(self, probe: LedgerProbe) -> None:
        numbers = [await probe.company(name) for name in "ab"]
        await recorded(probe, *(a_leg(n, number) for n, number in enumerate(numbers, 1)))
        assert [await balanced(probe, number) for number in numbers] == [Decimal("-0.11")] * 2

    async def test_a_name_that_comes_again_later_is_of_another_call(
        self, probe: LedgerProbe
    ) -> None:
        number = await probe.company()
        first, edge, later, leg = (
            a_leg(
                host,
                number,
                start_time=MOMENT + timedelta(seconds=seconds),
                created_at=Decimal(1_795_462_224) + Decimal(str(seconds)),
                seq=seq,
            )
            for seq, (host, seconds) in enumerate(((1, 0), (2, 10), (3, 10.000001), (1, 20)), 1)
        )
        for call in (first, edge, later, leg):
            await recorded(probe, call)
        assert [await leg_of(probe, call) for call in (first, edge, later, leg)] == [
            None, first.call_key, None, later.call_key,
        ]  # fmt: skip

    async def test_workers_at_once_debit_each_dialog_once(self, probe: LedgerProbe) -> None:
        number = await probe.company()
        await _delivered(probe, number, ONCE)
        assert await balanced(probe, number) == -_COSTS
        held = await probe.calls()
        heads = {call.call_key for call in held if call.verdict.leg_of is None}
        legs = [call for call in held if call.verdict.leg_of is not None]
        assert (len(heads), len(legs)) == (DIALOGS, 2 * DIALOGS)
        assert {call.verdict.leg_of for call in legs} == heads
        assert await probe.deadlocks() == 0

    async def test_workers_at_once_debit_each_record_where_no_rule_is(
        self, probe: LedgerProbe
    ) -> None:
        number = await probe.company()
        await _delivered(probe, number, EACH)
        assert await balanced(probe, number) == -3 * _COSTS


async def _delivered(probe: LedgerProbe, company_id: int, rule: SameDialog) -> None:
    dice = Random(7)  # noqa: S311 a test's dice
    calls = [
        a_leg(
            host,
            company_id,
            rule=rule,
            cost=f"0.{name:04}",
            call_id=f"d{name}",
            seq=3 * name + host,
        )
        for name in range(1, DIALOGS + 1)
        for host in (1, 2, 3)
    ]

    async def deliver(mine: Sequence[CallReceived]) -> None:
        async with probe.ledger() as ledger:
            for first in range(0, len(mine), 17):
                await ledger.record(mine[first : first + 17])

    await asyncio.gather(*(deliver(dice.sample(calls, len(calls))) for _ in range(4)))


def a_leg(host: int, company_id: int, *, rule: SameDialog = ONCE, **changes: Any) -> CallReceived:  # noqa: ANN401 any field
    """Give a record of one dialog as a proxy writes it, with its own creation."""
    verdict = changes.pop("verdict", None)
    verdict = verdict or a_verdict(company_id, amount=Decimal(changes.pop("cost", "0.11")))
    seq = changes.pop("seq", host)
    fields = {"call_id": "one", "created_at": Decimal(1_795_462_224 + host), **changes}
    place = a_provenance(host=f"sip-{host}", offset=seq)
    call = a_received_call(a_cdr(**fields), seq=seq, verdict=verdict, provenance=place)
    return evolve(call, claim=claim_of(rule, call.call_key, place.host, call.cdr, call.verdict))


async def leg_of(probe: LedgerProbe, call: CallReceived) -> object:
    """Give the call that is billed for this one's dialog, where it is not itself."""
    [held] = [held for held in await probe.calls() if held.call_key == call.call_key]
    return held.verdict.leg_of
