"""What every book of invoices promises: a month as a position of the balance has it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT, a_charge
from adapters.contract.builders.closes import NOVEMBER, a_close
from adapters.contract.money.drawing import InvoiceProbe, a_call, amended, draw, ever
from adapters.contract.money.invoice_positions import InvoicePositionsContract
from adapters.contract.money.invoiced_bundles import InvoicedBundlesContract
from adapters.contract.money.keeping import opened, paid, recorded
from adapters.contract.money.month_news import MonthNewsContract
from application.errors import RejectedError, UnavailableError
from application.money.invoice_data import InvoiceSpan, NotInvoiced
from domain.money.invoicing import BilledCall
from domain.pricing.sides import Side
from domain.pricing.verdict import Inbound, UnratedReason, Verdict

HOUR = timedelta(hours=1)


class InvoiceBookContract(InvoicedBundlesContract, InvoicePositionsContract, MonthNewsContract):
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
                prefix="49",
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
        assert drawn.source.beside == NotInvoiced(
            free=1, unanswered=1, unrated={no_rate.value: 1}, of_nobody=1
        )
        assert drawn.calls == []

    async def test_what_a_company_pays_for_being_called_stands_apart(
        self, probe: InvoiceProbe
    ) -> None:
        number, other = await opened(probe), await opened(probe, "Beta")
        inbound = Inbound(company_id=number, charge=a_charge(amount=Decimal("0.05")))
        waits = Inbound(company_id=number, unrated_reason=UnratedReason.NO_RATE)
        own = Verdict(company_id=number, charge=a_charge())
        both = a_call(1, number, verdict=evolve(own, inbound=inbound))
        called = a_call(2, number, start_time=MOMENT + HOUR, verdict=evolve(
            own, company_id=other, inbound=inbound
        ))  # fmt: skip
        await recorded(
            probe,
            both,
            called,
            a_call(3, number, verdict=evolve(own, company_id=other, inbound=waits)),
            a_call(4, number, verdict=Verdict(inbound=Inbound(company_id=number))),
        )
        void = evolve(called.verdict, inbound=None)
        drawn = await draw(probe, ever(number))
        assert [(c.call_key, c.side, c.amount, c.moved, c.fits) for c in drawn.calls] == [
            (both.call_key, Side.OUTBOUND, Decimal("0.11"), Decimal("-0.11"), True),
            (both.call_key, Side.INBOUND, Decimal("0.05"), Decimal("-0.05"), True),
            (called.call_key, Side.INBOUND, Decimal("0.05"), Decimal("-0.05"), True),
        ]
        assert [c.billed for c in drawn.calls] == [66, 66, 66]
        assert drawn.source.moved == Decimal("-0.21")
        assert drawn.source.beside == NotInvoiced(free=1, unrated={"no_rate": 1})
        await amended(probe, called, void)
        again = await draw(probe, ever(number))
        assert [(c.side, c.amount, c.moved) for c in again.calls[2:]] == [
            (Side.INBOUND, Decimal(0), Decimal(0))
        ]
        [theirs, _] = (await draw(probe, ever(other))).calls
        assert (theirs.side, theirs.amount) == (Side.OUTBOUND, Decimal("0.11"))

    async def test_a_statement_tells_the_called_side_by_its_kinds(
        self, probe: InvoiceProbe
    ) -> None:
        number = await opened(probe)
        inbound = Inbound(company_id=number, charge=a_charge(amount=Decimal("0.05")))
        own = Verdict(company_id=number, charge=a_charge(), inbound=inbound)
        calls = [
            a_call(1, number, verdict=own),
            a_call(2, number, verdict=Verdict(inbound=inbound)),
        ]
        await recorded(probe, *calls)
        await amended(probe, calls[1], Verdict())
        span = (MOMENT - HOUR, datetime.max.replace(tzinfo=UTC))
        async with probe.books() as books:
            lines = (await books.register.statement(number, *span)).lines
        assert sorted((line.kind.value, line.amount, line.billed_seconds) for line in lines) == [
            ("call", Decimal("-0.11"), 66),
            ("call_in", Decimal("-0.05"), 66),
            ("call_in", Decimal("-0.05"), 66),
            ("reversal_in", Decimal("0.05"), 66),
        ]
        assert {line.destination for line in lines} == {"Germany"}
        assert {(line.start, line.seconds) for line in lines} == {
            (each.cdr.start_time, each.figures.seconds) for each in calls
        }

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
