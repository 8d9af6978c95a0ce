"""What every book of invoices promises of news: whether a time would be drawn otherwise."""

from datetime import timedelta

import pytest
from attrs import evolve

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT
from adapters.contract.money.drawing import InvoiceProbe, a_call, amended, draw, ever, has_news
from adapters.contract.money.keeping import opened, paid, recorded
from application.errors import UnavailableError
from application.money.invoice_data import InvoiceSpan
from domain.pricing.verdict import Verdict

HOUR = timedelta(hours=1)


class MonthNewsContract:
    """What moved no call of the time is no news of it."""

    async def test_news_of_a_time_is_a_call_of_it_that_moved_the_balance(
        self, probe: InvoiceProbe
    ) -> None:
        number, other = await opened(probe), await opened(probe, "Beta")
        span = InvoiceSpan(company_id=number, start=MOMENT, end=MOMENT + HOUR)
        call = a_call(1, number)
        assert not await has_news(probe, span, 0)
        await recorded(probe, call)
        drawn = (await draw(probe, span)).source.position
        assert [await has_news(probe, span, at) for at in (0, drawn, drawn + 1)] == [
            True, False, True,
        ]  # fmt: skip
        await recorded(probe, a_call(2, other), a_call(3, number, start_time=MOMENT + HOUR))
        await paid(probe, number, "10", "bank 1")
        assert not await has_news(probe, span, drawn)
        await amended(probe, call, Verdict(company_id=number, voided=True))
        assert await has_news(probe, span, drawn)
        assert not await has_news(probe, span, (await draw(probe, span)).source.position)

    async def test_news_of_several_times_are_told_apart(self, probe: InvoiceProbe) -> None:
        number, other = await opened(probe), await opened(probe, "Beta")
        first = InvoiceSpan(company_id=number, start=MOMENT, end=MOMENT + HOUR)
        spans = [
            first,
            evolve(first, start=first.end, end=first.end + HOUR),
            evolve(first, company_id=other),
        ]
        async with probe.invoices() as invoices:
            assert list(await invoices.news([])) == []
            await recorded(probe, a_call(1, number))
            drawn = [(span, (await draw(probe, span)).source.position) for span in spans]
            assert list(await invoices.news(drawn)) == [False, False, False]
            await recorded(probe, a_call(2, number, start_time=first.end), a_call(3, other))
            assert list(await invoices.news(drawn)) == [False, True, True]
            again = [(evolve(first, up_to=10**6), at) for _, at in drawn]
            assert list(await invoices.news([*reversed(drawn), *again])) == [
                True, True, False, False, False, True,
            ]  # fmt: skip

    async def test_away_no_news_is_told(self, probe: InvoiceProbe) -> None:
        needs_outages(probe)
        number = await opened(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await has_news(probe, ever(number), 0)
        await probe.come_back()
