"""What is told of invoices that have a number."""

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from domain.pricing.sides import Side


@frozen(kw_only=True)
class IssuedLine:
    """Calls to one destination; in a difference what was added to them, or taken away.

    Attributes:
        seconds: talk time; `billed` are the seconds that were sold.
        tax_class: by which somebody else reckons a tax; None where nobody gave one.
    """

    side: Side
    destination: str
    tax_class: str | None
    calls: int
    seconds: Decimal
    billed: int
    amount: Decimal

    @property
    def name(self) -> str:
        """The destination as it is told."""
        return self.side.told(self.destination)


@frozen(kw_only=True)
class IssuedCredit:
    """What a bundle credits of a month; in a difference what was added, or taken away."""

    bundle: str
    calls: int
    seconds: int
    credit: Decimal


@frozen(kw_only=True)
class InvoiceIssued:
    """A month of a company was invoiced, or what has changed of it since.

    Attributes:
        series, number: what it is called; the numbers of a series are from 1 without a gap.
        corrects: of a difference the number of the month's invoice in full, as `INV-000001`.
        company: its name then.
        month: of the calendar of `zone`, from `start` to before `end`.
        position: the last change of the balance that was looked at.
        log_position: of the last event that the seal covers; all that it tells lies before.
        seal: the line of that seal.
        exact: the lines less the credits.
        rounded: what is asked for; all documents of a month together are its exact sum, rounded
            half up to `decimals`, those of the currency.
        by: login of who issued it.
    """

    series: str
    number: int
    corrects: str | None
    company: str
    month: str
    zone: str
    start: datetime
    end: datetime
    position: int
    log_position: int
    seal: str
    lines: tuple[IssuedLine, ...]
    credits: tuple[IssuedCredit, ...]
    exact: Decimal
    rounded: Decimal
    decimals: int
    issued_at: datetime
    by: str

    @property
    def name(self) -> str:
        """Its number in full."""
        return f"{self.series}-{self.number:06}"

    @property
    def rounding(self) -> Decimal:
        """What is asked for beyond the exact sum; no balance is moved by it."""
        return self.rounded - self.exact
