"""The same trouble again and again is told a few times, then once a minute with its count."""

import logging

from attrs import define, field

_AT_ONCE = 5
_SECONDS_FOR_ONE = 60.0
_MOST_KINDS = 256
_Kind = tuple[str, str, str]


@define
class _Allowance:
    """Lines of one kind: some at once, and one more each minute."""

    at: float
    left: float = _AT_ONCE
    withheld: int = 0

    def take(self, now: float) -> bool:
        earned = max(0.0, now - self.at) / _SECONDS_FOR_ONE
        self.left, self.at = min(_AT_ONCE, self.left + earned), now
        if self.left < 1:
            self.withheld += 1
            return False
        self.left -= 1
        return True


@define(eq=False)
class Repeats(logging.Filter):
    """Withhold warnings and errors that say what was said just now.

    A line is of the kind of another where logger, event and error are the same. The next line
    that is let through says in `withheld` how many were not. What is no trouble always is.
    """

    _kinds: dict[_Kind, _Allowance] = field(factory=dict, init=False)

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the line is written."""
        if record.levelno < logging.WARNING:
            return True
        allowance = self._allowance(record)
        if not allowance.take(record.created):
            return False
        if allowance.withheld:
            record.withheld, allowance.withheld = allowance.withheld, 0
        return True

    def _allowance(self, record: logging.LogRecord) -> _Allowance:
        kind = (record.name, record.getMessage(), str(getattr(record, "error", "")))
        # The one that was heard of last stands last.
        found = self._kinds.pop(kind, None) or _Allowance(record.created)
        self._kinds[kind] = found
        if len(self._kinds) > _MOST_KINDS:
            del self._kinds[next(iter(self._kinds))]
        return found
