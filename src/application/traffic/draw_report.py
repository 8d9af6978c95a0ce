"""What calls of some time came to, by day, company, destination and so on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import frozen

from application.money.ports import MoneyRegister
from application.traffic.data import CalledSides, Dimension, Key, ReportSpan
from application.traffic.ports import CallCounts
from domain.moment import in_zone
from domain.money.errors import InvalidWishError
from domain.money.names import Directory, zone_name
from domain.pricing.sides import Side
from domain.traffic.folding import Figures, folded

_NO_ONE = "(unknown)"


@frozen(kw_only=True)
class ReportRow:
    """What the calls came to that have something in common, by its names."""

    names: tuple[str, ...]
    figures: Figures


@frozen(kw_only=True)
class CallReport:
    """Calls of some time.

    Attributes:
        rows: days and hours in their order, the others by their names.
        total: of all of them.
        complete: whether no call of the time was dropped.
        called: what the sides of who is called pay beside it, and wait for.
    """

    span: ReportSpan
    rows: Sequence[ReportRow]
    total: Figures
    complete: bool
    called: Sequence[CalledSides] = ()


@frozen(kw_only=True)
class DrawReport:
    """Count calls, and name what they have in common."""

    counts: CallCounts
    register: MoneyRegister

    async def __call__(
        self, start: datetime, end: datetime, zone: str, by: Sequence[Dimension],
        side: Side = Side.OUTBOUND,
    ) -> CallReport:  # fmt: skip
        """Draw it, of one side; times without a zone are by the clock of `zone`.

        Raises:
            InvalidWishError: no such zone, the time ends before it begins, or suppliers of a called
                side.
            UnavailableError: the book cannot be read just now.
        """
        clock = zone_name(zone)
        span = ReportSpan(
            start=in_zone(start, clock), end=in_zone(end, clock), zone=clock, by=tuple(by),
            side=side,
        )  # fmt: skip
        if span.start >= span.end:
            raise InvalidWishError("a report ends after it begins")
        if side is Side.INBOUND and Dimension.SUPPLIER in span.by:
            raise InvalidWishError("a called side has no supplier")
        counted = await self.counts.count(span)
        names = {
            Dimension.COMPANY: await self.register.company_names(),
            Dimension.SUPPLIER: await self.register.supplier_names(),
        }
        rows = [
            ReportRow(names=_named(key, span.by, names), figures=folded(groups))
            for key, groups in counted.groups.items()
        ]
        return CallReport(
            span=span,
            rows=sorted(rows, key=lambda row: row.names),
            total=sum((row.figures for row in rows), Figures()),
            complete=counted.complete,
            called=counted.called,
        )


def _named(
    key: Key, by: Sequence[Dimension], names: Mapping[Dimension, Directory]
) -> tuple[str, ...]:
    return tuple(_name(part, names.get(dimension)) for part, dimension in zip(key, by, strict=True))


def _name(part: str | None, directory: Directory | None) -> str:
    if part is None:
        return _NO_ONE
    return part if directory is None else directory.names.get(int(part), f"#{part}")
