"""Books of invoices as promises see them, and the few steps that most of these promises take."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Protocol

from attrs import evolve, frozen

from adapters.contract.builders import MOMENT, a_cdr, a_charge, a_received_call
from adapters.contract.money.keeping import MoneyProbe
from application.calls.ports import AmendmentBook
from application.money.invoice_data import InvoiceSource, InvoiceSpan
from application.money.ports import InvoiceBook
from domain.facts.call_facts import Amendment, CallAmended, CallReceived, HeldCall
from domain.facts.closing import MonthClosed
from domain.money.invoicing import BilledCall
from domain.pricing.verdict import Verdict


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


async def has_news(probe: InvoiceProbe, span: InvoiceSpan, position: int) -> bool:
    """Ask whether it would be drawn otherwise."""
    async with probe.invoices() as invoices:
        [found] = await invoices.news([(span, position)])
        return found


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
