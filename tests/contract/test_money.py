"""What every ledger, company book and cashbook promises of money."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from adapters.memory.money.currencies import MemoryCurrencies
from application.calls.data import Outcome
from application.errors import RejectedError, UnavailableError
from application.money.data import CompanyAccount
from builders import MOMENT, a_cdr, a_charge, a_received_call, a_verdict
from contract.ledger_probes import timescale_probe
from contract.logins import a_member
from contract.money_probes import (
    MemoryMoneyProbe,
    MoneyProbe,
    TimescaleMoneyProbe,
    balanced,
    keys_of,
)
from contract.servers import PostgresServer
from domain.facts.call_facts import CallReceived
from domain.money import deciding
from domain.money.amounts import Currency
from domain.money.company import CompanyStatus
from domain.money.errors import RefusedError, UnknownNameError
from domain.money.events import (
    AccountMapped,
    BalanceExhausted,
    BalanceLow,
    BalanceRestored,
    CompanyOpened,
    CompanyResumed,
    CompanySuspended,
    TariffAssigned,
    ToppedUp,
)
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import Movement, MovementKind
from domain.money.standing import Decide
from domain.money.supplying import adding
from domain.pricing.price_book import Assignment
from domain.pricing.verdict import Supply, UnratedReason, Verdict

DAY = timedelta(days=1)
EURO = Currency("EUR", 2)
CURRENCIES = MemoryCurrencies()
ALWAYS = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2190, 1, 1, tzinfo=UTC))


def amount(text: str) -> Decimal:
    return Decimal(text)


async def opened(
    probe: MoneyProbe,
    name: str = "Acme",
    limits: Limits | None = None,
    payment: PaymentMode = PaymentMode.PREPAID,
) -> int:
    decide = deciding.opening(name, EURO, payment, limits or Limits())
    async with probe.books() as books:
        return (await books.money.open(decide)).id


async def company(probe: MoneyProbe, name: str = "Acme") -> CompanyAccount:
    async with probe.books() as books:
        number = (await books.register.company_names()).find(name)
        return await books.register.company(number)


async def changed(probe: MoneyProbe, company_id: int, decide: Decide) -> CompanyAccount:
    async with probe.books() as books:
        return (await books.money.change(company_id, decide)).account


def a_paid_call(number: int, company_id: int, cost: str = "0.11", seq: int = 0) -> CallReceived:
    verdict = a_verdict(company_id, amount=Decimal(cost))
    return a_received_call(a_cdr(call_id=f"c{number}@x"), seq=seq or number, verdict=verdict)


async def recorded(probe: MoneyProbe, *calls: CallReceived) -> Sequence[Outcome]:
    async with probe.books() as books:
        return await books.ledger.record(calls)


async def paid(
    probe: MoneyProbe, company_id: int, much: str, reference: str, kind: str = "topup"
) -> bool:
    """Pay; tell whether it was paid before."""
    decide = deciding.pay(MovementKind(kind), Decimal(much), reference, CURRENCIES.find)
    async with probe.books() as books:
        return not (await books.money.change(company_id, decide)).events


def limited(limits: Limits) -> Decide:
    return deciding.set_limits(lambda _: limits, CURRENCIES.find)


class MoneyContract:
    async def test_a_company_begins_with_nothing(self, probe: MoneyProbe) -> None:
        limits = Limits(credit_limit=amount("5.5"), low_balance=amount("-1"))
        number = await opened(probe, limits=limits)
        found = await company(probe)
        assert (found.id, found.balance) == (number, Decimal(0))
        assert list(found.accounts) == []
        assert found.company.limits == limits
        assert await probe.events(number) == [
            CompanyOpened(
                company_id=number,
                name="Acme",
                currency="EUR",
                payment=PaymentMode.PREPAID,
                limits=limits,
            )
        ]

    async def test_a_name_is_given_once(self, probe: MoneyProbe) -> None:
        await opened(probe)
        for alike in ("Acme", "ACME", " acme "):
            with pytest.raises(RefusedError, match="Acme"):
                await opened(probe, alike)
        assert list(await balanced(probe)) == ["Acme"]

    async def test_a_company_is_found_by_name_or_number(self, probe: MoneyProbe) -> None:
        first = await opened(probe)
        await opened(probe, "Beta")
        for wanted in ("Acme", "acme", f"#{first}"):
            assert (await company(probe, wanted)).company.name == "Acme"
        for unknown in ("nobody", str(first), "#9999"):
            with pytest.raises(UnknownNameError, match=unknown):
                await company(probe, unknown)

    async def test_another_name_may_not_be_taken(self, probe: MoneyProbe) -> None:
        first, second = await opened(probe), await opened(probe, "Beta")
        for name in ("ACME", "Acme Telecom"):
            account = await changed(probe, first, deciding.rename(name, "merger"))
            assert account.company.name == name
        with pytest.raises(RefusedError, match="Beta"):
            await changed(probe, first, deciding.rename("beta", "merger"))
        assert (await company(probe, "acme telecom")).id == first
        assert (await company(probe, "Beta")).id == second

    async def test_a_call_debits_its_company_once(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        call = a_paid_call(1, number, "0.000000001")
        assert list(await recorded(probe, call)) == [Outcome.STORED]
        for again in (call, a_paid_call(1, number, "0.000000001", seq=2)):
            assert list(await recorded(probe, again)) != [Outcome.STORED]
        assert await balanced(probe) == {"Acme": amount("-0.000000001")}
        assert await probe.movements() == [
            Movement(
                company_id=number,
                kind=MovementKind.CALL,
                amount=amount("-0.000000001"),
                currency="EUR",
                call_key=call.call_key,
            )
        ]

    async def test_a_call_with_other_facts_debits_nothing(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        await recorded(probe, a_paid_call(1, number))
        other = a_received_call(
            a_cdr(call_id="c1@x", duration=3), seq=9, verdict=a_verdict(number, amount=Decimal(7))
        )
        assert list(await recorded(probe, other)) == [Outcome.CONFLICT]
        assert await balanced(probe) == {"Acme": amount("-0.11")}

    async def test_what_has_no_price_debits_nobody(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        reason = UnratedReason.NO_RATE
        await recorded(
            probe,
            a_received_call(verdict=Verdict(company_id=number, unrated_reason=reason)),
            a_received_call(a_cdr(call_id="free"), seq=2, verdict=Verdict(company_id=number)),
            a_received_call(
                a_cdr(call_id="0"), seq=3, verdict=a_verdict(number, amount=Decimal(0))
            ),
        )
        assert await probe.movements() == []

    async def test_a_batch_of_several_companies(self, probe: MoneyProbe) -> None:
        numbers = [await opened(probe, name) for name in ("b", "a", "c")]
        calls = [a_paid_call(n, numbers[n % 3], f"0.{n}") for n in range(1, 10)]
        await recorded(probe, *calls)
        assert await balanced(probe) == {
            "b": amount("-1.8"), "a": amount("-1.2"), "c": amount("-1.5"),
        }  # fmt: skip

    async def test_a_refused_batch_moves_nothing(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        poison = a_received_call(a_cdr(caller="\0"), seq=2, verdict=a_verdict(number))
        with pytest.raises(RejectedError):
            await recorded(probe, a_paid_call(1, number), poison)
        assert await probe.movements() == []
        assert await balanced(probe) == {"Acme": 0}

    async def test_a_finished_call_is_always_debited(self, probe: MoneyProbe) -> None:
        number = await opened(probe, limits=Limits(credit_limit=amount("0.2")))
        await changed(probe, number, deciding.suspend("fraud"))
        for n in range(1, 5):
            await recorded(probe, a_paid_call(n, number))
        assert await balanced(probe) == {"Acme": amount("-0.44")}

    async def test_thresholds_are_told_once_and_suspend(self, probe: MoneyProbe) -> None:
        number = await opened(
            probe, limits=Limits(credit_limit=amount("0.2"), low_balance=amount("0.05"))
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
            BalanceRestored(amount=amount("0.10"), threshold=amount("0.05")),
            BalanceLow(amount=amount("-0.01"), threshold=amount("0.05")),
            BalanceExhausted(amount=amount("-0.23"), threshold=amount("-0.2")),
            CompanySuspended(by="balance", because="the credit is exhausted"),
            BalanceRestored(amount=amount("0.66"), threshold=amount("0.05")),
            CompanyResumed(by="balance", because="there is credit again"),
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
        assert await balanced(probe) == {"Acme": amount("-2.5")}
        assert [each.kind for each in await probe.movements()] == [MovementKind.ADJUSTMENT]

    async def test_a_statement_explains_the_balance(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        await paid(probe, number, "5", "bank 7")
        await recorded(probe, a_paid_call(1, number), a_paid_call(2, number, "0.2"))
        await opened(probe, "Beta")
        async with probe.books() as books:
            whole = await books.register.statement(number, *ALWAYS)
            later = await books.register.statement(number, datetime.now(UTC), ALWAYS[1])
        assert (whole.opening, whole.closing) == (Decimal(0), amount("4.69"))
        assert whole.currency == "EUR"
        assert sorted(line.amount for line in whole.lines) == [
            amount("-0.2"), amount("-0.11"), 5,
        ]  # fmt: skip
        assert whole.lines[0].reference == "bank 7"
        balance = Decimal(0)
        for line in whole.lines:
            balance += line.amount
            assert line.balance == balance
        assert (later.opening, later.lines, later.closing) == (whole.closing, [], whole.closing)

    async def test_an_account_has_one_payer(self, probe: MoneyProbe) -> None:
        first, second = await opened(probe), await opened(probe, "Beta")
        for number in (first, first, second):
            await changed(probe, number, deciding.map_account(" acct-1"))
        await changed(probe, second, deciding.map_account("acct-0"))
        with pytest.raises(RejectedError):
            await changed(probe, 99, deciding.map_account("acct-2"))
        assert (await probe.events(first))[1:] == [AccountMapped(account="acct-1")]
        assert (await company(probe)).accounts == []
        assert (await company(probe, "Beta")).accounts == ["acct-0", "acct-1"]
        assert (await probe.events(second))[1:] == [
            AccountMapped(account="acct-1"),
            AccountMapped(account="acct-0"),
        ]

    async def test_a_tariff_holds_until_the_next(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        for name in ("retail", "summer"):
            await probe.tariff(name)
        later = MOMENT + timedelta(days=30)
        await probe.tariff("dollars", "USD")
        for name, start in (("retail", MOMENT), ("summer", later)):
            wish = deciding.assign(Assignment(tariff=name, valid_from=start))
            await changed(probe, number, wish)
        for wrong, start in (
            ("retail", later), ("unknown", later + DAY), ("dollars", later + DAY),
        ):  # fmt: skip
            wish = deciding.assign(Assignment(tariff=wrong, valid_from=start))
            with pytest.raises(RefusedError):
                await changed(probe, number, wish)
        assert list((await company(probe)).assignments) == [
            Assignment(tariff="retail", valid_from=MOMENT, valid_to=later),
            Assignment(tariff="summer", valid_from=later),
        ]
        assert (await probe.events(number))[-1] == TariffAssigned(
            tariff="summer", valid_from=later.isoformat(), valid_to=None
        )

    async def test_other_limits_have_consequences(self, probe: MoneyProbe) -> None:
        number = await opened(
            probe, limits=Limits(credit_limit=amount("5")), payment=PaymentMode.POSTPAID
        )
        await recorded(probe, a_paid_call(1, number, "3"))
        for limits, status in (
            (Limits(credit_limit=amount("2")), CompanyStatus.SUSPENDED),
            (Limits(credit_limit=None), CompanyStatus.ACTIVE),
        ):
            account = await changed(probe, number, limited(limits))
            assert (account.company.limits, account.company.status) == (limits, status)

    async def test_the_suppliers_book_is_its_own(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        async with probe.books() as books:
            supplier = (await books.money.add_supplier(adding("carrier", EURO))).id
        supply = Supply(supplier_id=supplier, charge=a_charge(amount=amount("0.07")))
        verdict = Verdict(company_id=number, charge=a_charge(), supply=supply)
        call = a_received_call(verdict=verdict)
        await recorded(probe, call)
        await recorded(probe, call)
        supplies = [(each.company_id, each.amount) for each in await probe.supplies()]
        assert supplies == [(supplier, amount("-0.07"))]
        assert await balanced(probe) == {"Acme": amount("-0.11")}

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
        assert sorted(map(str, keys_of(debits))) == sorted(str(each.call_key) for each in calls)

    async def test_a_store_that_is_away_says_so_and_keeps_nothing(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await recorded(probe, a_paid_call(1, number))
        with pytest.raises(UnavailableError):
            await paid(probe, number, "5", "bank 7")
        await probe.come_back()
        assert await balanced(probe) == {"Acme": 0}
        assert not await paid(probe, number, "5", "bank 7")


class TestMemory(MoneyContract):
    @pytest.fixture
    def probe(self) -> MoneyProbe:
        return MemoryMoneyProbe()


class TestTimescale(MoneyContract):
    @pytest.fixture
    async def probe(
        self, postgres_server: PostgresServer, database: str
    ) -> AsyncIterator[MoneyProbe]:
        async with (
            timescale_probe(postgres_server, database) as store,
            a_member(store, "akira_worker") as worker,
            a_member(store, "akira_operator") as operator,
        ):
            yield TimescaleMoneyProbe(store.server, store.pool, worker, operator)
