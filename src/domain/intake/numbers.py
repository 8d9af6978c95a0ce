"""Numbers that a stream gave to our messages: given twice, the stream has lost its end."""

from collections import deque
from typing import Final

from attrs import define, field

# A window of records may be confirmed in any order; a number far below the highest was given anew.
_FAR: Final = 8192


@define
class StreamNumbers:
    """The highest number so far, and how often the numbers went back."""

    highest: int = 0
    resets: int = 0
    _late: deque[int] = field(factory=lambda: deque(maxlen=_FAR), init=False)
    _known: set[int] = field(factory=set, init=False)

    def take(self, seq: int) -> None:
        """Take the number of a message that was stored just now."""
        if seq in self._known or seq <= self.highest - _FAR:
            self._late.clear()
            self._known.clear()
            self.highest = 0
            self.resets += 1
        if len(self._late) == _FAR:
            self._known.discard(self._late[0])
        self._late.append(seq)
        self._known.add(seq)
        self.highest = max(self.highest, seq)
