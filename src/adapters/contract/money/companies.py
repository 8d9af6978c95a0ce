"""What every book of money promises of companies, their names, accounts and tariffs."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import EURO, a_paid_call
from adapters.contract.money.keeping import (
    MoneyProbe,
    balanced,
    changed,
    company,
    limited,
    opened,
    paid,
    recorded,
)
from application.errors import RejectedError
from application.money.data import PayerToCome
from domain.money import deciding
from domain.money.agreements import ZoneChanged
from domain.money.amounts import Currency
from domain.money.another_currency import change_currency
from domain.money.company import CompanyStatus
from domain.money.errors import RefusedError, UnknownNameError
from domain.money.events import AccountMapped, CompanyOpened
from domain.money.limits import Limits, PaymentMode
from domain.money.winding_up import close
from domain.money.zoning import set_zone

DAY = timedelta(days=1)


class CompaniesContract:
    """What the domain decides of a company holds at once, for everybody, or not at all."""

    async def test_a_company_begins_with_nothing(self, probe: MoneyProbe) -> None:
        limits = Limits(credit_limit=Decimal("5.5"), low_balance=Decimal(-1))
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

    async def test_a_company_has_the_calendar_of_a_zone(self, probe: MoneyProbe) -> None:
        wish = deciding.opening("Acme", EURO, PaymentMode.PREPAID, Limits(), "Asia/Kolkata")
        async with probe.books() as books:
            number = (await books.money.open(wish)).id
        assert (await company(probe)).company.zone == "Asia/Kolkata"
        account = await changed(probe, number, set_zone("Europe/Berlin"))
        assert account.company.zone == "Europe/Berlin"
        assert (await company(probe)).company == account.company
        assert (await probe.events(number))[-1] == ZoneChanged(zone="Europe/Berlin")

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

    async def test_a_wrong_currency_is_put_right_before_anything_moves(
        self, probe: MoneyProbe
    ) -> None:
        number = await opened(probe)
        account = await changed(probe, number, change_currency(Currency("USD", 2), "a slip"))
        assert account.company.currency == "USD"
        await paid(probe, number, "5", "bank 1")
        assert [each.currency for each in await probe.movements()] == ["USD"]
        with pytest.raises(RefusedError, match="has movements in USD"):
            await changed(probe, number, change_currency(Currency("EUR", 2), "again"))

    async def test_a_closed_company_is_suspended_until_it_is_resumed(
        self, probe: MoneyProbe
    ) -> None:
        number = await opened(probe)
        for closed, wish in ((True, close("sold")), (False, deciding.resume("a mistake"))):
            account = await changed(probe, number, wish)
            assert account.company.closed is closed
            assert (account.company.status is CompanyStatus.SUSPENDED) is closed
            assert (await company(probe)).company == account.company

    async def test_who_pays_later_does_not_pay_now(self, probe: MoneyProbe) -> None:
        first, second = await opened(probe), await opened(probe, "Beta")
        start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=20)
        await changed(probe, first, deciding.map_account("acct-1"))
        await changed(probe, second, deciding.map_account("acct-1", start))
        await changed(probe, second, deciding.map_account("acct-0", start))
        own = PayerToCome(account="acct-0", valid_from=start, company="Beta")
        taken = evolve(own, account="acct-1")
        acme, beta = await company(probe), await company(probe, "Beta")
        assert (acme.accounts, list(acme.coming)) == ({"acct-1": None}, [taken])
        assert (beta.accounts, list(beta.coming)) == ({}, [own, taken])
        past = start - timedelta(days=21)
        await changed(probe, second, deciding.map_account("acct-1", past))
        assert (await company(probe)).accounts == {}
        assert (await company(probe, "Beta")).accounts == {"acct-1": past}

    async def test_an_account_has_one_payer(self, probe: MoneyProbe) -> None:
        first, second = await opened(probe), await opened(probe, "Beta")
        for number in (first, first, second):
            await changed(probe, number, deciding.map_account(" acct-1"))
        await changed(probe, second, deciding.map_account("acct-0"))
        with pytest.raises(RejectedError):
            await changed(probe, 99, deciding.map_account("acct-2"))
        assert (await probe.events(first))[1:] == [AccountMapped(account="acct-1")]
        assert list((await company(probe)).accounts) == []
        assert (await company(probe, "Beta")).accounts == {"acct-0": None, "acct-1": None}
        assert (await probe.events(second))[1:] == [
            AccountMapped(account="acct-1"),
            AccountMapped(account="acct-0"),
        ]

    async def test_other_limits_have_consequences(self, probe: MoneyProbe) -> None:
        number = await opened(
            probe, limits=Limits(credit_limit=Decimal(5)), payment=PaymentMode.POSTPAID
        )
        await recorded(probe, a_paid_call(1, number, "3"))
        for limits, status in (
            (Limits(credit_limit=Decimal(2)), CompanyStatus.SUSPENDED),
            (Limits(credit_limit=None), CompanyStatus.ACTIVE),
        ):
            account = await changed(probe, number, limited(limits))
            assert (account.company.limits, account.company.status) == (limits, status)
