"""What rules of who pays are asked about a call."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from domain.calls.cdr import IpAddress
from domain.numbering.normalising import normalise
from domain.numbering.plan import NumberPlan


@frozen(kw_only=True)
class Asked:
    """What rules are asked about one call.

    Attributes:
        callee: as it was written.
        at: when it was answered.
        plan: by which its numbers are read.
    """

    src_ip: IpAddress | None
    host: str | None
    callee: str
    at: datetime
    plan: NumberPlan | None = None

    @property
    def called(self) -> Sequence[str]:
        """The digits of the number that was called, in the ways in which a rule may name it."""
        written = dialled(self.callee)
        meant = None if self.plan is None else normalise(self.callee, self.plan).e164
        if meant is None:
            return (written,)
        return (meant, written) if written.startswith("0") else (meant,)


def dialled(number: str) -> str:
    """Give a number without the plus or the two zeros in front of it."""
    return number[1:] if number.startswith("+") else number.removeprefix("00")
