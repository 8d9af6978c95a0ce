"""What every book of invoices promises: a month as a position of the balance has it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from decimal import Decimal
from typing import Protocol

import pytest
from attrs import evolve, frozen

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT, a_cdr, a_charge, a_received_call
from adapters.contract.builders.closes import NOVEMBER, a_close
from adapters.contract.money.keeping import MoneyProbe, opened, paid, recorded
from application.calls.ports import AmendmentBook
from application.errors import RejectedError, UnavailableError
from application.money.invoice_data import InvoiceSource, InvoiceSpan, NotInvoiced
from application.money.ports import InvoiceBook
from domain.facts.call_facts import Amendment, CallAmended, CallReceived, HeldCall
from domain.facts.closing import MonthClosed
from domain.money.invoicing import BilledCall
from domain.pricing.verdict import UnratedReason, Verdict

HOUR = timedelta(hours=1)


class InvoiceProbe(MoneyProbe, Protocol):
    """The books, and months of companies as an operator draws them."""

    def invoices(self) -> AbstractAsyncContextManager[InvoiceBook]:
        """Open the months as one operator of several does."""
        ...

    def amendments(self) -> AbstractAsyncContextManager[AmendmentBook]:
        """Open corrections as one operator of several does."""
        ...

    async def close(self, fact: MonthClosed) -> None:
        """Enter that a month is closed."""
        ...


@frozen
class Drawn:
    """What was given, with all calls."""

    source: InvoiceSource
    calls: Sequence[BilledCall]


class InvoiceBookContract:
    """What was drawn as of a position is drawn again, whatever came since."""

    async def test_calls_stand_in_the_time_in_which_they_began(self, probe: InvoiceProbe) -> None:
        number, other = await opened(probe), await opened(probe, "Beta")
        before = a_call(1, number, start_time=MOMENT - timedelta(microseconds=1))
        first, last = a_call(2, number), a_call(3, number, start_time=MOMENT + HOUR)
        await recorded(probe, last, first, before, a_call(4, other))
        drawn = await draw(probe, InvoiceSpan(company_id=number, start=MOMENT, end=MOMENT + HOUR))
        assert drawn.calls == [
            BilledCall(
                call_key=first.call_key,
                start_time=MOMENT,
                seconds=first.figures.seconds,
                billed=66,
                destination="Germany",
                amount=Decimal("0.11"),
                moved=Decimal("-0.11"),
                entered=drawn.calls[0].entered,
                changed=drawn.calls[0].entered,
                caller=first.cdr.caller,
                callee=first.cdr.callee,
            )
        ]
        assert (drawn.calls[0].fits, drawn.source.moved) == (True, Decimal("-0.11"))
        assert [call.start_time for call in (await draw(probe, ever(number))).calls] == [
            before.cdr.start_time, MOMENT, MOMENT + HOUR,
        ]  # fmt: skip

    async def test_what_came_later_is_not_looked_at_as_of_a_position(
        self, probe: InvoiceProbe
    ) -> None:
        number = await opened(probe)
        call = a_call(1, number)
        await recorded(probe, call)
        await paid(probe, number, "10", "bank 1")
        drawn = await draw(probe, ever(number))
        await amended(probe, call, Verdict(company_id=number, charge=a_charge(destination="Mars")))
        await recorded(probe, a_call(2, number))
        await paid(probe, number, "-1", "slip", "adjustment")
        now = await draw(probe, ever(number))
        again = await draw(probe, evolve(ever(number), as_of=drawn.source.position))
        assert (again.calls, again.source.payments) == (drawn.calls, drawn.source.payments)
        assert again.source.moved == drawn.source.moved == Decimal("-0.11")
        assert now.source.moved == Decimal("-0.22")
        assert [one.destination for one in now.calls] == ["Mars", "Germany"]
        assert [one.amount for one in now.source.payments] == [Decimal(10), Decimal(-1)]
        assert now.source.position > drawn.source.position

    async def test_a_position_that_never_was_is_refused(self, probe: InvoiceProbe) -> None:
        number = await opened(probe)
        for wrong in (evolve(ever(number), as_of=999), ever(number + 7)):
            with pytest.raises(RejectedError):
                await draw(probe, wrong)
        nothing = await draw(probe, ever(number))
        again = await draw(probe, evolve(ever(number), as_of=nothing.source.position))
        for drawn in (nothing, again):
            assert not drawn.calls
            assert (drawn.source.position, drawn.source.moved) == (0, Decimal(0))

    async def test_what_was_taken_back_moved_nothing(self, probe: InvoiceProbe) -> None:
        number, other = await opened(probe), await opened(probe, "Beta")
        void, moved = a_call(1, number), a_call(2, number, start_time=MOMENT + HOUR)
        await recorded(probe, void, moved)
        await amended(probe, void, Verdict(company_id=number, voided=True))
        await amended(probe, moved, Verdict(company_id=other, charge=a_charge()))
        mine, theirs = await draw(probe, ever(number)), await draw(probe, ever(other))
        nothing = (None, Decimal(0), Decimal(0))
        assert [(c.destination, c.amount, c.moved) for c in mine.calls] == [nothing, nothing]
        assert [one.amount for one in theirs.calls] == [Decimal("0.11")]
        assert mine.calls[1].entered == theirs.calls[0].entered < theirs.calls[0].changed

    async def test_calls_without_an_amount_are_counted_beside(self, probe: InvoiceProbe) -> None:
        number = await opened(probe)
        no_rate = UnratedReason.NO_RATE
        await recorded(
            probe,
            a_call(1, number, verdict=Verdict(company_id=number)),
            a_call(2, number, verdict=Verdict(company_id=number), duration=0, sip_code=486),
            a_call(3, number, verdict=Verdict(company_id=number, unrated_reason=no_rate)),
            a_call(4, number, verdict=Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)),
        )
        drawn = await draw(probe, ever(number))
        assert drawn.source.beside == NotInvoiced(free=1, unrated={no_rate.value: 1}, of_nobody=1)
        assert drawn.calls == []

    async def test_what_came_after_a_close_lies_behind_it(self, probe: InvoiceProbe) -> None:
        number = await opened(probe)
        early, late = a_call(1, number), a_call(2, number, start_time=MOMENT + HOUR)
        await recorded(probe, early)
        [call] = (await draw(probe, ever(number))).calls
        await probe.close(a_close(position=call.entered))
        await recorded(probe, late)
        drawn = await draw(probe, ever(number))
        close = drawn.source.closes.month(NOVEMBER)
        assert close is not None
        assert [one.changed > close.position for one in drawn.calls] == [False, True]

    async def test_away_means_later(self, probe: InvoiceProbe) -> None:
        needs_outages(probe)
        number = await opened(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await draw(probe, ever(number))
        await probe.come_back()
        assert (await draw(probe, ever(number))).calls == []


def ever(company_id: int) -> InvoiceSpan:
    """Give all times."""
    year = timedelta(days=365)
    return InvoiceSpan(company_id=company_id, start=MOMENT - year, end=MOMENT + year)


def a_call(number: int, company_id: int, **changes: object) -> CallReceived:
    """Give a call, by number, that a company pays."""
    verdict = changes.pop("verdict", Verdict(company_id=company_id, charge=a_charge()))
    cdr = a_cdr(call_id=f"c{number}", **{"start_time": MOMENT, **changes})
    return a_received_call(cdr, seq=number, verdict=verdict)


async def draw(probe: InvoiceProbe, span: InvoiceSpan) -> Drawn:
    """Draw it whole."""
    async with probe.invoices() as invoices, invoices.drawn(span) as source:
        return Drawn(source, [call async for piece in source.calls for call in piece])


async def amended(probe: InvoiceProbe, call: CallReceived, verdict: Verdict) -> None:
    """Hold a call otherwise from now on."""
    held = HeldCall(cdr=call.cdr, verdict=call.verdict)
    amendment = CallAmended(
        call_key=call.call_key,
        host=call.provenance.host,
        amendment=Amendment.RERATED,
        revision=1,
        now=evolve(held, verdict=verdict),
        before=held,
        because="a test",
        by="noc",
    )
    async with probe.amendments() as amendments, amendments.amending() as amending:
        await amending.amend([amendment])
