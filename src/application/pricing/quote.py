"""The price of a call that was not made, by the rules that price those that were."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import frozen

from application.errors import RejectedError
from application.money.find_company import FindCompany
from application.pricing.ports import PriceTables
from domain.numbering.book import Source
from domain.numbering.reading import Reading, readings
from domain.pricing.verdict import UnratedReason, Verdict


@frozen(kw_only=True)
class CallInQuestion:
    """A call that somebody asks the price of.

    Attributes:
        company: its name, or its id (`#1`).
        answered_at: UTC.
    """

    company: str
    number: str
    answered_at: datetime
    talk: timedelta


@frozen(kw_only=True)
class Quotation:
    """What a call would cost; `company` as it is called.

    Attributes:
        numbers: how a plan reads the number, where one holds for the company.
    """

    company: str
    call: CallInQuestion
    verdict: Verdict
    numbers: Sequence[Reading] = ()


@frozen(kw_only=True)
class Quote:
    """Price a call as the worker would bill it."""

    company: FindCompany
    prices: PriceTables

    async def __call__(self, call: CallInQuestion) -> Quotation:
        """Quote.

        Raises:
            RefusedError: no such company.
            RejectedError: the call would be stored without a price.
            UnavailableError: companies or tariffs cannot be read just now.
        """
        payer = await self.company(call.company)
        book = await self.prices.of_company(payer.id, call.answered_at)
        verdict = book.quote(payer.id, call.number, call.answered_at, talk=call.talk)
        source = Source(company_id=payer.id)
        numbers = readings(book.plans, source, call.answered_at, [call.number])
        if verdict.unrated_reason is not None:
            why = _refusal(call, verdict.unrated_reason, book.longest_call)
            raise RejectedError("".join([why, *map(_told, numbers)]))
        return Quotation(company=payer.company.name, call=call, verdict=verdict, numbers=numbers)


def _told(read: Reading) -> str:
    return f" ({read.written} is {read.number.text} by plan {read.plan})"


def _refusal(call: CallInQuestion, reason: UnratedReason, longest_call: timedelta) -> str:
    text = f"{call.company} has no price for {call.number} then: {reason}"
    if reason is not UnratedReason.DURATION_OVER_LIMIT:
        return text
    longest = longest_call // timedelta(seconds=1)
    return f"{text}, a call of more than {longest} s is stored unrated, for a person to judge"
