"""The price of a call that was not made, by the rules that price those that were."""

from datetime import datetime, timedelta

from attrs import frozen

from application.errors import RejectedError
from application.money.find_company import FindCompany
from application.pricing.ports import PriceTables
from domain.pricing.hints import hint
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
    """What a call would cost; `company` as it is called."""

    company: str
    call: CallInQuestion
    verdict: Verdict


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
        if verdict.unrated_reason is not None:
            why = hint(book, payer.id, call.number, call.answered_at, verdict.unrated_reason)
            raise RejectedError(_refusal(call, verdict.unrated_reason, why))
        return Quotation(company=payer.company.name, call=call, verdict=verdict)


def _refusal(call: CallInQuestion, reason: UnratedReason, why: str | None) -> str:
    text = f"{call.company} has no price for {call.number} then: {reason}"
    return text if why is None else f"{text}; {why}"
