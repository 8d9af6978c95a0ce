"""What stands on invoices that have a number, to be added up and compared."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from domain.money.issuing_events import InvoiceIssued, IssuedCredit, IssuedLine
from domain.pricing.sides import Side

_NOTHING = Decimal(0)


@frozen(kw_only=True)
class Content:
    """What the calls of a month come to: lines by destination, and credits by bundle."""

    lines: tuple[IssuedLine, ...] = ()
    credits: tuple[IssuedCredit, ...] = ()

    @property
    def exact(self) -> Decimal:
        """The lines less the credits."""
        amounts = sum((each.amount for each in self.lines), _NOTHING)
        return amounts - sum((each.credit for each in self.credits), _NOTHING)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.lines or self.credits)

    def __add__(self, other: "Content") -> "Content":
        """Add another one, line by line; what comes to nothing is left out."""
        return _added([self, other])

    @property
    def without_classes(self) -> "Content":
        """The same, whatever the tax classes were."""
        bare = tuple(evolve(each, tax_class=None) for each in self.lines)
        return Content() + evolve(self, lines=bare)

    def __neg__(self) -> "Content":
        """Take all of it away."""
        return Content(
            lines=tuple(
                evolve(
                    each, calls=-each.calls, seconds=-each.seconds, billed=-each.billed,
                    amount=-each.amount,
                )
                for each in self.lines
            ),
            credits=tuple(
                evolve(each, calls=-each.calls, seconds=-each.seconds, credit=-each.credit)
                for each in self.credits
            ),
        )  # fmt: skip


def issued_content(documents: Iterable[InvoiceIssued]) -> Content:
    """Give what some documents come to together."""
    return _added([Content(lines=each.lines, credits=each.credits) for each in documents])


def beyond(content: Content, documents: Iterable[InvoiceIssued]) -> Content:
    """Give what a month comes to beyond what some documents told of it."""
    return content + -issued_content(documents)


def _added(contents: Sequence[Content]) -> Content:
    lines: dict[tuple[bool, str, str], IssuedLine] = {}
    for line in (line for each in contents for line in each.lines):
        key = (line.side is Side.INBOUND, line.destination, line.tax_class or "")
        lines[key] = _plus(lines[key], line) if key in lines else line
    sums: dict[str, IssuedCredit] = {}
    for credit in (credit for each in contents for credit in each.credits):
        held = sums.get(credit.bundle)
        sums[credit.bundle] = _plus_credit(held, credit) if held else credit
    return Content(
        lines=tuple(lines[key] for key in sorted(lines) if _says_something(lines[key])),
        credits=tuple(sums[name] for name in sorted(sums) if _credits_something(sums[name])),
    )


def _credits_something(credit: IssuedCredit) -> bool:
    return bool(credit.calls or credit.seconds or credit.credit)


def _says_something(line: IssuedLine) -> bool:
    return bool(line.calls or line.seconds or line.billed or line.amount)


def _plus(one: IssuedLine, other: IssuedLine) -> IssuedLine:
    return evolve(
        one,
        calls=one.calls + other.calls,
        seconds=one.seconds + other.seconds,
        billed=one.billed + other.billed,
        amount=one.amount + other.amount,
    )


def _plus_credit(one: IssuedCredit, other: IssuedCredit) -> IssuedCredit:
    return evolve(
        one,
        calls=one.calls + other.calls,
        seconds=one.seconds + other.seconds,
        credit=one.credit + other.credit,
    )
