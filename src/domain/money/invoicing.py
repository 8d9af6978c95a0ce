"""What the calls of a month come to: summed by destination, each held against what it moved."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from attrs import define, evolve, field, frozen

from domain.pricing.sides import Side

_NOTHING = Decimal(0)


@frozen(kw_only=True)
class BilledCall:
    """A call as some position of its company's balance has it.

    Attributes:
        seconds: talk time; None where the log does not have the call as its movement says.
        billed: seconds that were sold.
        destination: None where the company does not pay for it any more.
        amount: what it costs, by the log.
        moved: what it moved of the balance; debits are negative.
        entered: position in the log of its first event.
        changed: position of the event by which it is held so.
        prefix: of the rate by which it is charged.
        side: which of its sides the company pays; it may pay both, and then there are two.
    """

    call_key: UUID
    start_time: datetime
    seconds: Decimal | None
    billed: int
    destination: str | None
    amount: Decimal
    moved: Decimal
    entered: int
    changed: int
    caller: str | None = None
    callee: str | None = None
    prefix: str | None = None
    side: Side = Side.OUTBOUND

    @property
    def name(self) -> str | None:
        """The destination as it is told."""
        return self.destination and self.side.told(self.destination)

    @property
    def fits(self) -> bool:
        """Whether the book of money has moved what the log says."""
        return self.seconds is not None and self.amount == -self.moved


@frozen(kw_only=True)
class DestinationLine:
    """Calls to one destination: talk time and sold time in seconds, and what they cost.

    Attributes:
        side: whether the company made them, or was called.
        tax_class: None where nobody gave one.
    """

    destination: str
    calls: int = 0
    seconds: Decimal = _NOTHING
    billed: int = 0
    amount: Decimal = _NOTHING
    side: Side = Side.OUTBOUND
    tax_class: str | None = None

    @property
    def name(self) -> str:
        """The destination as it is told."""
        return self.side.told(self.destination)

    def __add__(self, other: "DestinationLine") -> "DestinationLine":
        """Add other calls to the same destination."""
        return evolve(
            self,
            calls=self.calls + other.calls,
            seconds=self.seconds + other.seconds,
            billed=self.billed + other.billed,
            amount=self.amount + other.amount,
        )


@define
class Summing:
    """Calls summed up one after the other.

    Attributes:
        wrong: keys of calls whose movements are not what the log says.
    """

    _lines: dict[tuple[bool, str], DestinationLine] = field(factory=dict)
    wrong: list[UUID] = field(factory=list)

    def take(self, call: BilledCall) -> bool:
        """Take the next call; tell whether it stands on the invoice."""
        if not call.fits:
            self.wrong.append(call.call_key)
        if call.destination is None:
            return False
        line = DestinationLine(
            destination=call.destination,
            calls=1,
            seconds=call.seconds or _NOTHING,
            billed=call.billed,
            amount=call.amount,
            side=call.side,
        )
        name = (call.side is Side.INBOUND, call.destination)
        self._lines[name] = self._lines[name] + line if name in self._lines else line
        return True

    @property
    def lines(self) -> Sequence[DestinationLine]:
        """The sums, by the name of the destination; those of calls to the company come last."""
        return [self._lines[name] for name in sorted(self._lines)]

    @property
    def total(self) -> DestinationLine:
        """All of it."""
        return sum(self._lines.values(), DestinationLine(destination="total"))
