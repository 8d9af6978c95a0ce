"""Calls that were not shown because their host had too many that nobody answered."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import define, field

_TOLD_FOR = timedelta(minutes=5)


@define
class LeftOut:
    """How many, by host.

    Attributes:
        counts: since the process began.
    """

    counts: dict[str, int] = field(factory=dict)
    _bouts: dict[str, tuple[int, datetime]] = field(factory=dict)

    def add(self, host: str, at: datetime) -> None:
        """Count one."""
        self.counts[host] = self.counts.get(host, 0) + 1
        number, last = self._bouts.get(host, (0, at))
        self._bouts[host] = (number + 1 if at - last <= _TOLD_FOR else 1, at)

    def reports(self, now: datetime) -> Mapping[str, int]:
        """Tell of each bout that is not over for five minutes."""
        return {
            host: number for host, (number, last) in self._bouts.items() if now - last <= _TOLD_FOR
        }
