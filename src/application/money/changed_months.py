"""Which invoiced months are not what was issued of them any more."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from attrs import frozen

from application.money.draw_invoice import InvoiceWish
from application.money.invoice_data import InvoiceSpan
from application.money.invoice_difference import InvoiceDifference
from application.money.issue_invoice import IssueInvoice
from domain.facts.month import read_month
from domain.money.bundles import Bundles
from domain.money.issued_content import Content, beyond, issued_content
from domain.money.issuing_events import InvoiceIssued, IssuedCredit
from domain.money.tax_classes import TaxClasses

Documents = Sequence[InvoiceIssued]
"""What was issued of one month, in its order."""


@frozen
class ChangedMonths:
    """What differs.

    Attributes:
        looked_at: how many months were issued, and were held against the book.
        changed: those that differ, or whose sums are wrong.
    """

    looked_at: int
    changed: Sequence[InvoiceDifference]


@frozen
class FindChangedMonths:
    """Draw again what may differ: a call of it moved the balance since, or its words changed."""

    issuing: IssueInvoice

    async def __call__(self, issued: Mapping[int, Sequence[InvoiceIssued]]) -> ChangedMonths:
        """Hold documents of companies, by number, against the book: all of a month, or none.

        Raises:
            RejectedError, UnavailableError: the book cannot be read just now.
        """
        months = _by_month(issued)
        held = {place: await self._held(*place) for place in await self._suspected(months)}
        changed = [each for each in held.values() if not (each.content.is_nothing and each.right)]
        return ChangedMonths(len(months), changed)

    async def _suspected(
        self, months: Mapping[tuple[int, str], Documents]
    ) -> Sequence[tuple[int, str]]:
        draw = self.issuing.draw
        taxes = (await draw.register.rules()).taxes
        bundles = await draw.register.bundles()
        drawn = [
            (_span(number, of_one[-1]), of_one[-1].position)
            for (number, _), of_one in months.items()
        ]
        news = await draw.invoices.news(drawn)
        return [
            (number, month)
            for ((number, month), of_one), has_news in zip(months.items(), news, strict=True)
            if has_news
            or _has_other_classes(of_one, taxes)
            or _has_other_credits(of_one, bundles.get(number, Bundles()))
        ]

    async def _held(self, number: int, month: str) -> InvoiceDifference:
        return await self.issuing.difference(f"#{number}", InvoiceWish(month=read_month(month)))


def _by_month(
    issued: Mapping[int, Sequence[InvoiceIssued]],
) -> Mapping[tuple[int, str], Documents]:
    found: dict[tuple[int, str], list[InvoiceIssued]] = defaultdict(list)
    for number in sorted(issued):
        for each in issued[number]:
            found[number, each.month].append(each)
    return found


def _span(number: int, last: InvoiceIssued) -> InvoiceSpan:
    return InvoiceSpan(company_id=number, start=last.start, end=last.end, up_to=last.log_position)


def _has_other_classes(of_one: Documents, taxes: TaxClasses) -> bool:
    month = of_one[0].month
    lines = issued_content(of_one).lines
    return any(taxes.of(each.destination, month) != each.tax_class for each in lines)


def _has_other_credits(of_one: Documents, bundles: Bundles) -> bool:
    credits_ = [
        IssuedCredit(bundle=each.bundle, calls=each.calls, seconds=each.seconds, credit=each.credit)
        for (_, month), each in bundles.settled.items()
        if month == of_one[0].month
    ]
    return bool(beyond(Content(credits=tuple(credits_)), of_one).credits)
