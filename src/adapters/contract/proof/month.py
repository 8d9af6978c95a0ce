"""A month in which a company paid for three calls."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Protocol

from adapters.contract.builders import a_company, a_payment
from adapters.contract.builders.closes import a_close
from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import ORDER, a_call, a_tariff, prices
from adapters.contract.facts.carrying import EventLogProbe, entries
from application.calls.amend_call import CorrectCall, VoidCall
from application.errors import RejectedError
from application.letters.ports import DeadLetterBox
from application.proof.ports import CloseBook
from domain.facts.call_facts import CallReceived
from domain.facts.closing import CallSums, CallTotals


class CloseProbe(EventLogProbe, Protocol):
    """A store, its letters and its closed months."""

    @property
    def months(self) -> CloseBook:
        """The closed months."""
        ...

    @property
    def letters(self) -> DeadLetterBox:
        """The box of dead letters."""
        ...


async def three_calls(probe: CloseProbe) -> tuple[CallTotals, CallTotals]:
    """Let a company pay for three calls; one is corrected then, one is void.

    Gives what the month is before and after that.
    """
    company = await a_company(probe.money)
    await probe.money.change(company, a_payment("30"))
    book = prices(company, a_tariff("0.60"))
    await probe.ledger.record([a_call(number, book) for number in (1, 2, 3)])
    first, second, _ = three()
    correct = CorrectCall(book=probe.amendments, calls=probe.kept_calls, prices=GivenPrices(book))
    await correct(first.call_key, timedelta(minutes=2), ORDER)
    await VoidCall(book=probe.amendments)(second.call_key, ORDER)
    sums = CallSums(currency="EUR", calls=3, billed=180, amount=Decimal("1.8"))
    before = CallTotals(calls=3, answered=3, seconds=Decimal(180), sums=(sums,))
    less = CallSums(currency="EUR", calls=2, billed=180, amount=Decimal("1.8"))
    after = CallTotals(
        calls=3, answered=3, amendments=2, seconds=Decimal(240), sums=(less,)
    )  # fmt: skip
    return before, after


def three() -> Sequence[CallReceived]:
    """Give the three calls, as they came."""
    return [a_call(number, prices(1, a_tariff("0.60"))) for number in (1, 2, 3)]


async def close_and_fail(probe: CloseProbe) -> None:
    """Close the month in a block that fails."""
    async with probe.months.closing() as closing:
        await closing.close(a_close())
        raise RejectedError("something else is wrong")


async def closed(probe: CloseProbe) -> None:
    """Close the month behind all that is in the log."""
    position = (await entries(probe.full))[-1].position
    async with probe.months.closing() as closing:
        await closing.close(a_close(position=position))
