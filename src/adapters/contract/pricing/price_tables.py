"""What everybody promises who reads prices for calls of the past, or that nobody made."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import a_cdr
from adapters.contract.pricing.price_books import LONGEST, a_tariff
from adapters.contract.pricing.price_tables_probe import PriceTablesProbe
from application.errors import RejectedError, UnavailableError
from domain.money.payer_mapping import number_key, source_key
from domain.numbering.plan import NumberPlan
from domain.pricing.decided import Decided
from domain.pricing.price_book import PriceBook
from domain.pricing.selecting import Selector, SelectorKind
from domain.pricing.sides import Side
from domain.pricing.verdict import UnratedReason, Verdict

DAY = timedelta(days=1)


class PriceTablesContract:
    """Prices are as they are when they are asked for."""

    async def test_every_change_shows_at_once(self, probe: PriceTablesProbe) -> None:
        assert judged(await probe.tables.since(a_day_ago())).charge is None
        number = await probe.pays("acct-1", [a_tariff("0.60")])
        verdict = judged(await probe.tables.since(a_day_ago()))
        assert verdict.company_id == number
        assert verdict.charge is not None
        assert verdict.charge.amount == Decimal("0.62")

    async def test_the_version_of_the_calls_time_holds(self, probe: PriceTablesProbe) -> None:
        await probe.pays("acct-1", [a_tariff("0.60"), a_tariff("0.30", days_old=10)])
        book = await probe.tables.since(datetime.now(UTC) - 21 * DAY)
        prices = [judged(book, days_ago=days).charge for days in (20, 1)]
        assert [each and each.amount for each in prices] == [Decimal("0.62"), Decimal("0.31")]

    async def test_an_account_that_moved_is_paid_by_who_had_it(
        self, probe: PriceTablesProbe
    ) -> None:
        first = await probe.pays("acct-1", [a_tariff("0.60")])
        second = await probe.pays("acct-2", [a_tariff("0.30")])
        await probe.maps(second, "acct-1", datetime.now(UTC) - 5 * DAY)
        book = await probe.tables.since(datetime.now(UTC) - 21 * DAY)
        assert [judged(book, days_ago=days).company_id for days in (9, 1)] == [first, second]
        under = await probe.tables.under((await probe.tariffs())[1], datetime.now(UTC) - 21 * DAY)
        charges = [judged(under, days_ago=days).charge for days in (9, 1)]
        assert [each and each.amount for each in charges] == [Decimal("0.31")] * 2

    async def test_a_call_that_no_account_names_is_paid_by_a_rule(
        self, probe: PriceTablesProbe
    ) -> None:
        await probe.pays("acct-2", [a_tariff("0.60")])
        number = await probe.pays("acct-3", [a_tariff("0.30")])
        before = judged(await probe.tables.since(a_day_ago()))
        assert before.unrated_reason is UnratedReason.UNKNOWN_ACCOUNT
        await probe.ruled(number, source_key("127.0.0.0/8"))
        book = await probe.tables.since(a_day_ago())
        under = await probe.tables.under((await probe.tariffs())[0], a_day_ago())
        charges = [judged(each).charge for each in (book, under)]
        assert [judged(each).company_id for each in (book, under)] == [number, number]
        assert [each and each.amount for each in charges] == [Decimal("0.31"), Decimal("0.62")]

    async def test_certain_calls_have_a_tariff_of_their_own(self, probe: PriceTablesProbe) -> None:
        number = await probe.pays("acct-1", [a_tariff("0.60")])
        by_account, by_source = (
            Selector(kind=SelectorKind.ACCOUNT, value="acct-1"),
            Selector(kind=SelectorKind.SOURCE, value="127.0.0.0/8"),
        )
        prices = []
        for only, price in ((by_source, "0.30"), (by_account, "0.90")):
            await probe.sells(number, only, [a_tariff(price)])
            for book in (
                await probe.tables.since(a_day_ago()),
                await probe.tables.of_company(number, a_day_ago()),
            ):
                verdict = judged(book)
                prices.append(verdict.charge and verdict.charge.amount)
        assert prices == [Decimal("0.31")] * 2 + [Decimal("0.93")] * 2
        under = await probe.tables.under((await probe.tariffs())[0], a_day_ago())
        charge = judged(under).charge
        assert charge is not None
        assert charge.amount == Decimal("0.62")

    async def test_who_is_called_has_a_tariff_of_its_own(self, probe: PriceTablesProbe) -> None:
        number = await probe.pays("acct-1", [a_tariff("0.60")])
        called = await probe.pays("acct-2", [a_tariff("0.90")])
        await probe.ruled(called, number_key("4001"))
        assert judged(await probe.tables.since(a_day_ago())).inbound is None
        await probe.sells(called, None, [a_tariff("0.30")], Side.INBOUND)
        verdict = judged(await probe.tables.since(a_day_ago()))
        assert (verdict.company_id, verdict.inbound_side.company_id) == (number, called)
        charges = [verdict.charge, verdict.inbound_side.charge]
        assert [each and each.amount for each in charges] == [Decimal("0.62"), Decimal("0.31")]
        book = await probe.tables.of_company(called, a_day_ago())
        quoted = book.quote(
            called, "4001", datetime.now(UTC), talk=timedelta(minutes=1), side=Side.INBOUND
        )
        assert quoted.charge is not None
        assert quoted.charge.amount == Decimal("0.30")

    async def test_a_call_of_before_is_not_priced(self, probe: PriceTablesProbe) -> None:
        await probe.pays("acct-1", [a_tariff("0.60")])
        verdict = judged(await probe.tables.since(a_day_ago()), days_ago=2)
        assert verdict.unrated_reason is UnratedReason.TOO_OLD

    async def test_a_supplier_has_its_side(self, probe: PriceTablesProbe) -> None:
        await probe.pays("acct-1", [a_tariff("0.60")])
        supplier = await probe.carries("acct-1", [a_tariff("0.20")])
        supply = judged(await probe.tables.since(a_day_ago())).supply
        assert supply is not None
        assert supply.supplier_id == supplier
        assert supply.charge is not None
        assert supply.charge.amount < Decimal("0.60")

    async def test_one_company_is_priced_alone(self, probe: PriceTablesProbe) -> None:
        mine = await probe.pays("acct-1", [a_tariff("0.60")])
        other = await probe.pays("acct-2", [a_tariff("0.90")])
        await probe.carries("acct-1", [a_tariff("0.20")])
        book = await probe.tables.of_company(mine, a_day_ago())
        whole = await probe.tables.since(a_day_ago())
        priced = book.judge(a_cdr(start_time=datetime.now(UTC)), Decided(payer=mine))
        assert priced.charge is not None
        assert priced.charge == judged(whole).charge
        assert priced.supply is None
        assert set(whole.companies) == {mine, other}
        assert set(book.companies) == {mine}

    async def test_how_long_a_call_may_be_is_a_part_of_them(self, probe: PriceTablesProbe) -> None:
        number = await probe.pays("acct-1", [a_tariff("0.60")])
        assert (await probe.tables.since(a_day_ago())).longest_call == LONGEST
        await probe.limit(timedelta(seconds=60))
        for book in (
            await probe.tables.since(a_day_ago()),
            await probe.tables.of_company(number, a_day_ago()),
        ):
            assert judged(book).unrated_reason is UnratedReason.DURATION_OVER_LIMIT

    async def test_numbers_are_read_by_a_plan(self, probe: PriceTablesProbe) -> None:
        number = await probe.pays("acct-1", [a_tariff("0.60")])
        cdr = a_cdr(start_time=datetime.now(UTC), callee="0123456")
        assert (await probe.tables.since(a_day_ago())).judge(cdr).charge is None
        await probe.numbered(NumberPlan(country_code="4", national_prefix="0"))
        [tariff] = await probe.tariffs()
        for book in (
            await probe.tables.since(a_day_ago()),
            await probe.tables.of_company(number, a_day_ago()),
            await probe.tables.under(tariff, a_day_ago()),
        ):
            charge = book.judge(cdr, Decided(payer=number)).charge
            assert charge is not None
            assert charge.prefix == "4"

    async def test_all_may_be_priced_by_another_tariff(self, probe: PriceTablesProbe) -> None:
        mine = await probe.pays("acct-1", [a_tariff("0.60")])
        await probe.carries("acct-1", [a_tariff("0.20")])
        await probe.pays("acct-2", [a_tariff("0.90")])
        names = await probe.tariffs()
        book = await probe.tables.under(names[2], a_day_ago())
        verdict = judged(book)
        assert (verdict.company_id, verdict.supply) == (mine, None)
        assert verdict.charge is not None
        assert verdict.charge.amount == Decimal("0.93")
        with pytest.raises(RejectedError, match="no tariff 'nobody'"):
            await probe.tables.under("nobody", a_day_ago())

    async def test_away_means_later(self, probe: PriceTablesProbe) -> None:
        needs_outages(probe)
        number = await probe.pays("acct-1", [a_tariff("0.60")])
        await probe.leave()
        for asked in (
            probe.tables.since(a_day_ago()),
            probe.tables.of_company(number, a_day_ago()),
            probe.tables.under("other", a_day_ago()),
        ):
            with pytest.raises(UnavailableError):
                await asked
        await probe.come_back()
        assert judged(await probe.tables.since(a_day_ago())).charge is not None


def a_day_ago() -> datetime:
    """Give the moment since which most promises ask."""
    return datetime.now(UTC) - DAY


def judged(book: PriceBook, *, days_ago: float = 0) -> Verdict:
    """Price a call of a minute and a bit."""
    return book.judge(a_cdr(start_time=datetime.now(UTC) - days_ago * DAY))
