"""What every book of calls promises the worker about the money that calls move."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Protocol

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import a_cdr, a_charge, a_paid_call, a_received_call, a_verdict
from adapters.contract.calls.delivering import EnteringProbe, recorded
from application.calls.data import Outcome
from application.errors import RejectedError, UnavailableError
from domain.money.events import BalanceExhausted, BalanceLow, CompanyEvent, CompanySuspended
from domain.money.limits import Limits
from domain.money.movement import Movement, MovementKind
from domain.pricing.verdict import Supply, UnratedReason, Verdict


class LedgerProbe(EnteringProbe, Protocol):
    """A book of calls, those who pay for them, and what became of their balances."""

    async def company(self, name: str = "Acme", limits: Limits | None = None) -> int:
        """Let there be a postpaid company that has euros, none so far; give its number."""
        ...

    async def change_prices(self) -> int:
        """Let prices change for somebody; give their version since."""
        ...

    async def supplier(self) -> int:
        """Let there be a supplier; give its number."""
        ...

    async def suspend(self, company_id: int) -> None:
        """Let an operator suspend a company."""
        ...

    async def balance(self, company_id: int) -> Decimal:
        """Give a balance as it is kept."""
        ...

    async def movements(self) -> Sequence[Movement]:
        """List all movements, in the order in which they were entered."""
        ...

    async def supplies(self) -> Sequence[Movement]:
        """List the movements of the suppliers' book; `company_id` is the supplier."""
        ...

    async def events(self, company_id: int) -> Sequence[CompanyEvent]:
        """List what is recorded of a company, in order, from its opening on."""
        ...


class DebitingContract:
    """Each call is debited once, and every balance is the sum of its movements."""

    async def test_a_call_debits_its_company_once(self, probe: LedgerProbe) -> None:
        number = await probe.company()
        call = a_paid_call(1, number, "0.000000001")
        assert list(await recorded(probe, call)) == [Outcome.STORED]
        for again in (call, a_paid_call(1, number, "0.000000001", seq=2)):
            assert list(await recorded(probe, again)) != [Outcome.STORED]
        assert await balanced(probe, number) == Decimal("-0.000000001")
        assert list(await probe.movements()) == [
            Movement(
                company_id=number,
                kind=MovementKind.CALL,
                amount=Decimal("-0.000000001"),
                currency="EUR",
                call_key=call.call_key,
            )
        ]

    async def test_a_call_with_other_facts_debits_nothing(self, probe: LedgerProbe) -> None:
        number = await probe.company()
        await recorded(probe, a_paid_call(1, number))
        other = a_received_call(
            a_cdr(call_id="c1@x", duration=3), seq=9, verdict=a_verdict(number, amount=Decimal(7))
        )
        assert list(await recorded(probe, other)) == [Outcome.CONFLICT]
        assert await balanced(probe, number) == Decimal("-0.11")

    async def test_what_has_no_price_debits_nobody(self, probe: LedgerProbe) -> None:
        number = await probe.company()
        reason = UnratedReason.NO_RATE
        free = a_verdict(number, amount=Decimal(0))
        await recorded(
            probe,
            a_received_call(verdict=Verdict(company_id=number, unrated_reason=reason)),
            a_received_call(a_cdr(call_id="free"), seq=2, verdict=Verdict(company_id=number)),
            a_received_call(a_cdr(call_id="0"), seq=3, verdict=free),
        )
        assert list(await probe.movements()) == []

    async def test_a_batch_of_several_companies(self, probe: LedgerProbe) -> None:
        numbers = [await probe.company(name) for name in ("b", "a", "c")]
        await recorded(probe, *(a_paid_call(n, numbers[n % 3], f"0.{n}") for n in range(1, 10)))
        assert [await balanced(probe, number) for number in numbers] == [
            Decimal("-1.8"), Decimal("-1.2"), Decimal("-1.5"),
        ]  # fmt: skip

    async def test_a_refused_batch_moves_nothing(self, probe: LedgerProbe) -> None:
        number = await probe.company()
        poison = a_received_call(a_cdr(caller="\0"), seq=2, verdict=a_verdict(number))
        with pytest.raises(RejectedError):
            await recorded(probe, a_paid_call(1, number), poison)
        assert list(await probe.movements()) == []
        assert await balanced(probe, number) == 0

    async def test_a_finished_call_is_always_debited(self, probe: LedgerProbe) -> None:
        number = await probe.company(limits=Limits(credit_limit=Decimal("0.2")))
        await probe.suspend(number)
        for n in range(1, 5):
            await recorded(probe, a_paid_call(n, number))
        assert await balanced(probe, number) == Decimal("-0.44")

    async def test_a_threshold_is_told_once_and_suspends(self, probe: LedgerProbe) -> None:
        limits = Limits(credit_limit=Decimal("0.2"), low_balance=Decimal("-0.05"))
        number = await probe.company(limits=limits)
        for n in range(1, 5):
            await recorded(probe, a_paid_call(n, number))
        assert list(await probe.events(number))[1:] == [
            BalanceLow(amount=Decimal("-0.11"), threshold=Decimal("-0.05")),
            BalanceExhausted(amount=Decimal("-0.22"), threshold=Decimal("-0.2")),
            CompanySuspended(by="balance", because="the credit is exhausted"),
        ]

    async def test_what_was_judged_by_prices_of_before_is_not_entered(
        self, probe: LedgerProbe
    ) -> None:
        number = await probe.company()
        old, now = await probe.change_prices(), await probe.change_prices()
        calls = [a_paid_call(1, number), a_paid_call(2, number, seq=2)]
        async with probe.ledger() as ledger:
            assert list(await ledger.record([calls[0]], now)) == [Outcome.STORED]
            assert list(await ledger.record(calls, old)) == [Outcome.OUTDATED] * 2
            assert await balanced(probe, number) == Decimal("-0.11")
            assert await probe.duplicates() == set()
            assert list(await ledger.record(calls, now)) == [Outcome.REDELIVERED, Outcome.STORED]
            assert list(await ledger.record(calls, now + 1)) == [Outcome.OUTDATED] * 2
        assert await balanced(probe, number) == Decimal("-0.22")

    async def test_the_suppliers_book_is_its_own(self, probe: LedgerProbe) -> None:
        number, supplier = await probe.company(), await probe.supplier()
        supply = Supply(supplier_id=supplier, charge=a_charge(amount=Decimal("0.07")))
        verdict = Verdict(company_id=number, charge=a_charge(), supply=supply)
        call = a_received_call(verdict=verdict)
        await recorded(probe, call)
        await recorded(probe, call)
        supplies = [(each.company_id, each.amount) for each in await probe.supplies()]
        assert supplies == [(supplier, Decimal("-0.07"))]
        assert await balanced(probe, number) == Decimal("-0.11")

    async def test_workers_at_once_debit_each_call_once(self, probe: LedgerProbe) -> None:
        dice = Random(42)  # noqa: S311 a test's dice
        numbers = [await probe.company(name, Limits(credit_limit=None)) for name in "abcd"]
        calls = [a_paid_call(n, dice.choice(numbers), f"0.{n:04}") for n in range(1, 201)]

        async def deliver() -> None:
            mine = dice.sample(calls, len(calls))
            async with probe.ledger() as ledger:
                for first in range(0, len(mine), 23):
                    await ledger.record(mine[first : first + 23])

        await asyncio.gather(*(deliver() for _ in range(6)))
        total = sum([await balanced(probe, number) for number in numbers])
        assert total == -sum(Decimal(f"0.{n:04}") for n in range(1, 201))
        assert len(await probe.movements()) == len(calls)
        assert await probe.deadlocks() == 0

    async def test_away_nothing_is_debited(self, probe: LedgerProbe) -> None:
        needs_outages(probe)
        number = await probe.company()
        async with probe.ledger() as ledger:
            await probe.leave()
            with pytest.raises(UnavailableError):
                await ledger.record([a_paid_call(1, number)])
            await probe.come_back()
            assert await balanced(probe, number) == 0
            assert list(await ledger.record([a_paid_call(1, number)])) == [Outcome.STORED]
        assert await balanced(probe, number) == Decimal("-0.11")


async def balanced(probe: LedgerProbe, company_id: int) -> Decimal:
    """See that a balance is the sum of its movements; give it."""
    kept = await probe.balance(company_id)
    moved = (each.amount for each in await probe.movements() if each.company_id == company_id)
    assert kept == sum(moved, Decimal(0))
    return kept
