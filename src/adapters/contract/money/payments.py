"""What every book of money promises of payments, thresholds and statements."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from random import Random

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import a_paid_call
from adapters.contract.money.keeping import (
    MoneyProbe,
    balanced,
    changed,
    company,
    opened,
    paid,
    recorded,
)
from application.errors import UnavailableError
from domain.money.company import CompanyStatus
from domain.money.deciding import resume
from domain.money.errors import RefusedError
from domain.money.events import (
    BalanceExhausted,
    BalanceLow,
    BalanceRestored,
    CompanyOpened,
    CompanyResumed,
    CompanySuspended,
    ToppedUp,
)
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import MovementKind

ALWAYS = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2190, 1, 1, tzinfo=UTC))


class PaymentsContract:
    """Money moves once a reference, and a statement explains every balance."""

    async def test_thresholds_are_told_once_and_suspend(self, probe: MoneyProbe) -> None:
        number = await opened(
            probe, limits=Limits(credit_limit=Decimal("0.2"), low_balance=Decimal("0.05"))
        )
        await paid(probe, number, "0.10", "first")
        for n in range(1, 5):
            await recorded(probe, a_paid_call(n, number))
        assert (await company(probe)).company.status is CompanyStatus.SUSPENDED
        await paid(probe, number, "1", "second")
        assert (await company(probe)).company.status is CompanyStatus.ACTIVE
        told = [
            event
            for event in await probe.events(number)
            if not isinstance(event, CompanyOpened | ToppedUp)
        ]
        assert told == [
            BalanceRestored(amount=Decimal("0.10"), threshold=Decimal("0.05")),
            BalanceLow(amount=Decimal("-0.01"), threshold=Decimal("0.05")),
            BalanceExhausted(amount=Decimal("-0.23"), threshold=Decimal("-0.2")),
            CompanySuspended(by="balance", because="the credit is exhausted"),
            BalanceRestored(amount=Decimal("0.66"), threshold=Decimal("0.05")),
            CompanyResumed(by="balance", because="there is credit again"),
        ]

    async def test_who_has_no_credit_is_suspended_by_the_next_call(self, probe: MoneyProbe) -> None:
        number = await opened(probe, limits=Limits(credit_limit=Decimal(0)))
        await recorded(probe, a_paid_call(1, number))
        await recorded(probe, a_paid_call(2, number))
        await changed(probe, number, resume("they promised"))
        await recorded(probe, a_paid_call(3, number))
        assert (await company(probe)).company.status is CompanyStatus.SUSPENDED
        suspended = CompanySuspended(by="balance", because="the credit is exhausted")
        assert [*await probe.events(number)][1:] == [
            BalanceExhausted(amount=Decimal("-0.11"), threshold=Decimal(0)),
            suspended,
            CompanyResumed(by="operator", because="they promised"),
            BalanceExhausted(amount=Decimal("-0.33"), threshold=Decimal(0)),
            suspended,
        ]

    async def test_a_payment_is_entered_once_a_reference(self, probe: MoneyProbe) -> None:
        first, second = await opened(probe), await opened(probe, "Beta")
        assert not await paid(probe, first, "10.00", "bank 7")
        assert await paid(probe, first, "10", "bank 7")
        assert not await paid(probe, second, "10", "bank 7")
        for much, kind in (("10.01", "topup"), ("10", "adjustment")):
            with pytest.raises(RefusedError, match="bank 7"):
                await paid(probe, first, much, "bank 7", kind)
        assert await balanced(probe) == {"Acme": 10, "Beta": 10}

    async def test_the_same_payment_at_once_is_entered_once(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        found = await asyncio.gather(*(paid(probe, number, "3", "bank 7") for _ in range(8)))
        assert sorted(found) == [False] + [True] * 7
        assert await balanced(probe) == {"Acme": 3}

    async def test_an_adjustment_may_take_away(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        await paid(probe, number, "-2.5", "fee", "adjustment")
        assert await balanced(probe) == {"Acme": Decimal("-2.5")}
        assert [each.kind for each in await probe.movements()] == [MovementKind.ADJUSTMENT]

    async def test_a_statement_explains_the_balance(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        await paid(probe, number, "5", "bank 7")
        await recorded(probe, a_paid_call(1, number), a_paid_call(2, number, "0.2"))
        await opened(probe, "Beta")
        async with probe.books() as books:
            whole = await books.register.statement(number, *ALWAYS)
            later = await books.register.statement(number, datetime.now(UTC), ALWAYS[1])
        assert (whole.opening, whole.closing) == (Decimal(0), Decimal("4.69"))
        assert whole.currency == "EUR"
        assert sorted(line.amount for line in whole.lines) == [
            Decimal("-0.2"), Decimal("-0.11"), 5,
        ]  # fmt: skip
        assert whole.lines[0].reference == "bank 7"
        paid_in, *calls = whole.lines
        assert (paid_in.caller, paid_in.start, paid_in.seconds) == (None, None, None)
        cdr = a_paid_call(1, number).cdr
        assert {(line.caller, line.start, line.seconds) for line in calls} == {
            (cdr.caller, cdr.start_time, Decimal("61.204"))
        }
        balance = Decimal(0)
        for line in whole.lines:
            balance += line.amount
            assert line.balance == balance
        assert (later.opening, later.lines, later.closing) == (whole.closing, [], whole.closing)

    async def test_everything_at_once_leaves_the_sums_right(self, probe: MoneyProbe) -> None:
        dice = Random(42)  # noqa: S311 a test's dice
        numbers = [
            await opened(probe, name, Limits(credit_limit=None), PaymentMode.POSTPAID)
            for name in "abcd"
        ]
        calls = [a_paid_call(n, dice.choice(numbers), f"0.{n:04}") for n in range(1, 201)]

        async def deliver() -> None:
            mine = dice.sample(calls, len(calls))
            async with probe.books() as books:
                for first in range(0, len(mine), 23):
                    await books.ledger.record(mine[first : first + 23])

        async def pay() -> None:
            for n in range(20):
                await paid(probe, numbers[n % 4], f"{n + 1}", f"bank {n}")

        await asyncio.gather(*(deliver() for _ in range(6)), pay(), pay())
        balances = await balanced(probe)
        total = sum(balances.values())
        assert total == 210 - sum(Decimal(f"0.{n:04}") for n in range(1, 201))
        debits = [each for each in await probe.movements() if each.kind is MovementKind.CALL]
        assert sorted(map(str, [each.call_key for each in debits])) == sorted(
            str(each.call_key) for each in calls
        )

    async def test_a_store_that_is_away_says_so_and_keeps_nothing(self, probe: MoneyProbe) -> None:
        needs_outages(probe)
        number = await opened(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await recorded(probe, a_paid_call(1, number))
        with pytest.raises(UnavailableError):
            await paid(probe, number, "5", "bank 7")
        await probe.come_back()
        assert await balanced(probe) == {"Acme": 0}
        assert not await paid(probe, number, "5", "bank 7")
