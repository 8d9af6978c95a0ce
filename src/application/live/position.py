"""How much a viewer knows, and the text of it that stands in the ids of the frames."""

import re
from datetime import UTC, datetime, timedelta

from attrs import frozen

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEXT = re.compile(r"(?P<epoch>[0-9a-f]{16})\.(\d{1,18})-(\d{1,18})-(\d{1,12})", re.ASCII)


@frozen
class Position:
    """What a view was made of; equal positions of one epoch mean equal views.

    The view is a join: it does not matter in which order the two tapes were read, only how far.

    Attributes:
        calls, cdrs: sequences of both tapes up to which all was heard.
        clock: second of the epoch up to which calls were found overdue.
    """

    calls: int = 0
    cdrs: int = 0
    clock: int = 0

    def covers(self, other: "Position") -> bool:
        """Tell whether nothing is in the other that is not in this one."""
        return self.calls >= other.calls and self.cdrs >= other.cdrs and self.clock >= other.clock

    def joined(self, other: "Position") -> "Position":
        """Give the least that covers both."""
        return Position(
            max(self.calls, other.calls), max(self.cdrs, other.cdrs), max(self.clock, other.clock)
        )

    def met(self, other: "Position") -> "Position":
        """Give the most that both cover."""
        return Position(
            min(self.calls, other.calls), min(self.cdrs, other.cdrs), min(self.clock, other.clock)
        )

    def text(self, epoch: str) -> str:
        """Write it as the id of a frame."""
        return f"{epoch}.{self.calls}-{self.cdrs}-{self.clock}"


def read_position(text: str, epoch: str) -> Position | None:
    """Read an id back; None where it is not of this epoch, or no id at all."""
    found = _TEXT.fullmatch(text)
    if found is None or found["epoch"] != epoch:
        return None
    return Position(*(int(digits) for digits in found.groups()[1:]))


def clock_at(moment: datetime) -> Position:
    """Give what is known by whom the clock was followed to this moment."""
    return Position(clock=-((_EPOCH - moment) // timedelta(seconds=1)))


def second(moment: datetime) -> int:
    """Give the whole second of the epoch in which a moment lies."""
    return int((moment - _EPOCH).total_seconds())
