"""The price of a call that was not made, by the rules that price those that were."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from attrs import frozen

from application.errors import RejectedError
from application.money.find_company import FindCompany
from application.pricing.ports import PriceTables
from domain.calls.cdr import IpAddress
from domain.numbering.book import Source
from domain.numbering.reading import Reading, readings
from domain.pricing.charge import RatedCharge
from domain.pricing.hints import hint
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.selecting import Origin
from domain.pricing.sides import Side
from domain.pricing.verdict import UnratedReason, Verdict


@frozen(kw_only=True)
class CallInQuestion:
    """A call that somebody asks the price of.

    Attributes:
        company: its name, or its id (`#1`).
        answered_at: UTC.
        caller: who calls; None where nobody says it.
        account, src_ip, host: where it comes from, as far as somebody says it.
        side: whether the company makes it, or is called.
    """

    company: str
    number: str
    answered_at: datetime
    talk: timedelta
    caller: str | None = None
    account: str | None = None
    src_ip: IpAddress | None = None
    host: str | None = None
    side: Side = Side.OUTBOUND

    @property
    def origin(self) -> Origin:
        """Where it comes from, and what was dialled."""
        return Origin(account=self.account, src_ip=self.src_ip, host=self.host, callee=self.number)


@frozen(kw_only=True)
class Quotation:
    """What a call would cost.

    Attributes:
        company: as it is called.
        callers: prefixes of callers who have a price of their own there, the nearest first.
        numbers: how a plan reads the number, where one holds for the company.
        assignment: by which the company has the tariff; None where no price was asked for.
    """

    company: str
    call: CallInQuestion
    verdict: Verdict
    callers: Sequence[str] = ()
    numbers: Sequence[Reading] = ()
    assignment: Assignment | None = None


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
        verdict = _quoted(book, payer.id, call)
        source = Source(account=call.account, company_id=payer.id, host=call.host)
        numbers = readings(book.plans, source, call.answered_at, [call.number])
        if verdict.unrated_reason is not None:
            meant = numbers[0].number.asked if numbers else call.number
            about = (call.answered_at, verdict.unrated_reason)
            why = hint(book, payer.id, meant, *about, origin=call.origin, side=call.side)
            told = _refusal(call, verdict.unrated_reason, why)
            raise RejectedError("".join([told, *map(_told, numbers)]))
        return Quotation(
            company=payer.company.name,
            call=call,
            verdict=verdict,
            callers=_callers(book, verdict.charge, call.caller or ""),
            numbers=numbers,
            assignment=_assignment(book.companies[payer.id], call),
        )


def _quoted(book: PriceBook, company_id: int, call: CallInQuestion) -> Verdict:
    return book.quote(
        company_id,
        call.number,
        call.answered_at,
        talk=call.talk,
        caller=call.caller,
        origin=call.origin,
        side=call.side,
    )


def _assignment(payer: Payer, call: CallInQuestion) -> Assignment | None:
    if call.side is Side.INBOUND:
        return payer.inbound_at(call.answered_at)
    return payer.assignment_for(call.origin, call.answered_at)


def _told(read: Reading) -> str:
    return f" ({read.written} is {read.number.text} by plan {read.plan})"


def _callers(book: PriceBook, charge: RatedCharge | None, caller: str) -> Sequence[str]:
    if charge is None:
        return []
    priced_by = [
        version.rates[charge.prefix]
        for versions in book.tariffs.values()
        for version in versions
        if version.tariff_id == charge.tariff_id and charge.prefix in version.rates
    ]
    callers = [theirs.caller_prefix for rate in priced_by for theirs in rate.callers]
    digits = caller.removeprefix("+")
    return sorted(callers, key=lambda prefix: (-_in_common(prefix, digits), prefix))


def _in_common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _refusal(call: CallInQuestion, reason: UnratedReason, why: str | None) -> str:
    text = f"{call.company} has no price for {call.number} then: {reason}"
    return text if why is None else f"{text}; {why}"
