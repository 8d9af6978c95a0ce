"""Invoices get numbers, and what changes after that becomes a document of its own."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from attrs import field, frozen

from domain.money.errors import InvalidWishError, RefusedError
from domain.money.events import CompanyEvent
from domain.money.issued_content import Content, beyond
from domain.money.issuing_events import InvoiceIssued
from domain.money.names import zone_name
from domain.money.standing import Decide, Look, Standing
from domain.near import did_you_mean, near

SERIES: Final = "INV"
"""That whose next number a month gets where nobody names another."""
_NOTHING = Decimal(0)
# No clocks are further apart, and no month is as short.
_APART = timedelta(hours=27)
_SERIES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,31}", re.ASCII)


@frozen(kw_only=True)
class Drawn:
    """A month as it was drawn to be issued; attributes as in `InvoiceIssued`.

    Attributes:
        content: all that it comes to by now, not a difference.
        before: what was issued of the month, as who drew it saw it.
    """

    company: str
    month: str
    zone: str
    start: datetime
    end: datetime
    position: int
    log_position: int
    seal: str
    content: Content
    decimals: int
    issued_at: datetime
    by: str
    before: Sequence[InvoiceIssued] = field(factory=tuple)

    @property
    def difference(self) -> Content:
        """What it comes to beyond what was issued."""
        return beyond(self.content, self.before)


def rounded(amount: Decimal, decimals: int) -> Decimal:
    """Round to so many decimals, a half away from zero; so what is given back is what was asked."""
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def rounded_difference(before: Sequence[InvoiceIssued], exact: Decimal, decimals: int) -> Decimal:
    """Give what is asked for beyond what was, so that all of it is the sum of now, rounded."""
    asked = sum((each.rounded for each in before), _NOTHING)
    whole = sum((each.exact for each in before), _NOTHING) + exact
    return rounded(whole, decimals) - asked


def of_month(documents: Iterable[InvoiceIssued], month: str) -> Sequence[InvoiceIssued]:
    """Give those of a month: its invoice, and then the differences in their order."""
    return [each for each in documents if each.month == month]


def series_name(text: str) -> str:
    """Return the name of a series as it is kept.

    Raises:
        InvalidWishError: it is none.
    """
    if not _SERIES.fullmatch(text):
        raise InvalidWishError(
            "a series has at most 32 letters, digits, points, slashes, dashes: such as INV",
            "series",
        )
    return text


def refuse_unbegun(series: str | None, begun: Collection[str]) -> None:
    """Refuse to begin a series without a word, unless it is the first of all.

    `series` is what was named, None where nobody did; `begun` are those that have a number.

    Raises:
        RefusedError: so it would be; it tells of near names.
    """
    wanted = SERIES if series is None else series
    if not begun or wanted in begun:
        return
    there = ", ".join(sorted(begun))
    what = (
        f"no invoice stands in {wanted}, whose number it gets where no --series is named:"
        if series is None
        else f"there is no series {wanted!r}{did_you_mean(near(wanted, begun)) or ':'}"
    )
    raise RefusedError(f"{what} name {there}, or begin {wanted} by --new-series")


def refuse_otherwise(issued: InvoiceIssued, series: str | None, zone: str | None) -> None:
    """Refuse what a month that is issued cannot be any more; None is whatever it is.

    Raises:
        RefusedError: it stands in another series, or has another clock.
        InvalidWishError: no such time zone.
    """
    wanted = [f"--series {series}"] if series not in (None, issued.series) else []
    if zone is not None and zone_name(zone) != issued.zone:
        wanted.append(f"--zone {zone}")
    if wanted:
        raise RefusedError(
            f"{issued.month} has {issued.name}, by the clock of {issued.zone}, and is issued once:"
            f" ask without {' and '.join(wanted)}"
        )


def issue(drawn: Drawn, series: str) -> Decide:
    """Give a month its number: as an invoice, or as the difference to what was issued of it.

    A difference of nothing gets none, nor a month that somebody else gave one meanwhile.

    Raises:
        InvalidWishError: no such series can be.
        RefusedError: when asked, where another difference was issued meanwhile, or calls of the
            month stand on the invoice of another one, or calls between both would stand on none.
    """
    kept = series_name(series)

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        issued = of_month(standing.invoices, drawn.month)
        if issued and not drawn.before:
            return []
        if list(issued) != list(drawn.before):
            raise RefusedError(f"somebody else issued {drawn.month} meanwhile: ask again")
        for each in standing.invoices:
            if each.month != drawn.month:
                _refuse_other_bounds(drawn, each)
        if drawn.before and drawn.difference.is_nothing:
            return []
        return [_issued(drawn, kept, standing.last_number + 1)]

    return Decide(rule, Look(series=kept))


def _refuse_other_bounds(drawn: Drawn, other: InvoiceIssued) -> None:
    whose = f"{other.name}, of {other.month} by the clock of {other.zone}"
    if other.start < drawn.end and drawn.start < other.end:
        raise RefusedError(
            f"calls of {drawn.month} stand on {whose}: name that --zone, or begin after"
            f" {other.end:%Y-%m-%d %H:%MZ}"
        )
    first, then = min(drawn.end, other.end), max(drawn.start, other.start)
    if first < then < first + _APART:
        raise RefusedError(
            f"calls from {first:%Y-%m-%d %H:%MZ} to {then:%Y-%m-%d %H:%MZ} would stand on no"
            f" invoice, beside {whose}: name that --zone"
        )


def _issued(drawn: Drawn, series: str, number: int) -> InvoiceIssued:
    content = drawn.difference
    return InvoiceIssued(
        series=series,
        number=number,
        corrects=drawn.before[0].name if drawn.before else None,
        company=drawn.company,
        month=drawn.month,
        zone=drawn.zone,
        start=drawn.start,
        end=drawn.end,
        position=drawn.position,
        log_position=drawn.log_position,
        seal=drawn.seal,
        lines=content.lines,
        credits=content.credits,
        exact=content.exact,
        rounded=rounded_difference(drawn.before, content.exact, drawn.decimals),
        decimals=drawn.decimals,
        issued_at=drawn.issued_at,
        by=drawn.by,
    )
