"""What every source of prices promises worker and gateway."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Protocol

import pytest

from adapters.contract.builders import a_band, a_cdr, a_rate, a_tier, a_version
from application.errors import UnavailableError
from application.pricing.ports import PriceBooks
from domain.numbering.plan import NumberPlan
from domain.pricing.tariff import TariffVersion
from domain.pricing.verdict import UnratedReason, Verdict

LONGEST = timedelta(hours=4)


class PriceBooksProbe(Protocol):
    """Prices, and those who change them."""

    def books(self) -> AbstractAsyncContextManager[PriceBooks]:
        """Open the prices as a worker does."""
        ...

    async def pays(self, account: str, versions: Sequence[TariffVersion]) -> int:
        """Let a new company pay for an account by a tariff of these versions; give its number."""
        ...

    async def numbered(self, plan: NumberPlan) -> None:
        """Let all calls be read by a plan."""
        ...

    async def look(self) -> None:
        """Return when the open prices are as they are now."""
        ...

    async def grow_stale(self) -> None:
        """Let it be longer ago than prices hold that they were looked at."""
        ...


class PriceBooksContract:
    """Prices are right as of a moment ago, or there are none."""

    async def test_who_pays_and_by_which_tariff_is_known(self, probe: PriceBooksProbe) -> None:
        number = await probe.pays("acct-1", [a_tariff("0.60")])
        async with probe.books() as books:
            await probe.look()
            verdict = await judged(books)
        assert verdict.company_id == number
        assert verdict.charge is not None
        assert (verdict.charge.amount, verdict.charge.currency) == (Decimal("0.62"), "EUR")

    async def test_an_account_without_a_payer_has_no_price(self, probe: PriceBooksProbe) -> None:
        await probe.pays("acct-2", [a_tariff("0.60")])
        async with probe.books() as books:
            await probe.look()
            verdict = await judged(books)
        assert verdict.unrated_reason is UnratedReason.UNKNOWN_ACCOUNT

    async def test_a_change_shows_as_a_whole_at_the_next_look(self, probe: PriceBooksProbe) -> None:
        async with probe.books() as books:
            await probe.look()
            assert (await judged(books)).charge is None
            number = await probe.pays("acct-1", [a_tariff("1.20")])
            await probe.look()
            verdict = await judged(books)
        assert verdict.company_id == number
        assert verdict.charge is not None
        assert verdict.charge.amount == Decimal("1.24")

    async def test_a_plan_reads_numbers_from_the_next_look_on(self, probe: PriceBooksProbe) -> None:
        await probe.pays("acct-1", [a_tariff("0.60")])
        cdr = a_cdr(start_time=datetime.now(UTC), callee="0123456")
        async with probe.books() as books:
            await probe.look()
            assert (await books.current(cdr.start_time)).judge(cdr).charge is None
            await probe.numbered(NumberPlan(country_code="4", national_prefix="0"))
            await probe.look()
            charge = (await books.current(cdr.start_time)).judge(cdr).charge
        assert charge is not None
        assert charge.prefix == "4"

    async def test_the_version_of_the_calls_time_holds(self, probe: PriceBooksProbe) -> None:
        await probe.pays("acct-1", [a_tariff("0.60"), a_tariff("0.30", days_old=10)])
        async with probe.books() as books:
            await probe.look()
            verdict = await judged(books)
        assert verdict.charge is not None
        assert verdict.charge.amount == Decimal("0.31")

    async def test_who_knows_that_they_are_outdated_gets_later_ones(
        self, probe: PriceBooksProbe
    ) -> None:
        now = datetime.now(UTC)
        async with probe.books() as books:
            await probe.look()
            before = await books.current(now)
            await probe.pays("acct-1", [a_tariff("1.20")])
            after = await books.current(now, after=before.version)
            assert after.version > before.version
            assert (await books.current(now, after=before.version)).version == after.version
            verdict = after.judge(a_cdr(start_time=now))
        assert verdict.charge is not None
        assert verdict.charge.amount == Decimal("1.24")

    async def test_prices_that_are_not_fresh_are_none(self, probe: PriceBooksProbe) -> None:
        await probe.pays("acct-1", [a_tariff("0.60")])
        async with probe.books() as books:
            await probe.look()
            await probe.grow_stale()
            with pytest.raises(UnavailableError):
                await judged(books)
            await probe.look()
            assert (await judged(books)).charge is not None


def a_tariff(price: str, *, days_old: int = 30) -> TariffVersion:
    """Give a tariff by the second for numbers that begin with 4."""
    start = datetime.now(UTC) - timedelta(days=days_old)
    return a_version(a_rate("4", a_band(a_tier(price))), effective_from=start)


async def judged(books: PriceBooks) -> Verdict:
    """Price a call of a minute and a bit that has just begun."""
    cdr = a_cdr(start_time=datetime.now(UTC))
    return (await books.current(cdr.start_time)).judge(cdr)
