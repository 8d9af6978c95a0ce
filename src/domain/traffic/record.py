"""A call as one side of a dispute has it."""

from datetime import datetime
from decimal import Decimal

from attrs import frozen


@frozen(kw_only=True)
class Record:
    """A call as one side has it.

    Attributes:
        place: where it stands there, such as a line or a key.
        seconds: talk time.
        number: digits of E.164 that the called number means; None where nobody can read it.
        amount: what it costs; None where that side does not say.
    """

    place: str
    start: datetime
    callee: str
    seconds: Decimal
    call_id: str | None = None
    number: str | None = None
    amount: Decimal | None = None

    @property
    def digits(self) -> str:
        """The called number as it is written, without signs and leading zeros."""
        return self.written.lstrip("0")

    @property
    def written(self) -> str:
        """Its digits as they are written."""
        return "".join(filter(str.isdigit, self.callee))

    def agrees(self, other: "Record") -> bool:
        """Tell whether both called the same number, as far as anybody can tell."""
        match self.number, other.number:
            case None, None:
                return self.digits == other.digits
            case number, None:
                # A zero that nobody could read is none that may be left out.
                return other.written in {number, self.written}
            case None, _:
                return other.agrees(self)
        return self.number == other.number

    @property
    def meant(self) -> frozenset[str]:
        """Digits by which it is looked for: as they are read, and as they are written."""
        return frozenset((self.number or self.digits, self.digits, self.written))
