"""The calls of one host that were seen to start and not to end."""

from collections import OrderedDict
from datetime import datetime, timedelta

from attrs import define, field, frozen

from domain.live.call_event import CallEvent, CallPhase

_OVER = frozenset({CallPhase.ENDED, CallPhase.FAILED})
_FORGOTTEN_AFTER = timedelta(hours=12)


@frozen(kw_only=True)
class HostHeartbeat:
    """A sign of life of one host.

    Attributes:
        at: UTC.
        calls_in_progress: calls seen to start and not to end.
        lag_seconds: age of the oldest line that has not reached the stream.
    """

    host: str
    at: datetime
    calls_in_progress: int
    lag_seconds: float


@define
class CallsInProgress:
    """Counts dialogs by their events.

    An end that never comes is forgotten after twelve hours, or when there are more than `most`
    calls: whoever may send an INVITE can begin calls that nobody sees end.
    """

    most: int = 100_000
    # By their hashes: a Call-ID may be kilobytes long, and two of one hash only count as one.
    # Ordered, since to find the first of a plain dict costs all that were deleted before it.
    _since: OrderedDict[int, datetime] = field(factory=OrderedDict, init=False)

    def __len__(self) -> int:
        return len(self._since)

    def take(self, event: CallEvent) -> None:
        """Take one event; repeats and disorder within a call do no harm but at its end."""
        dialog = hash((event.call_id, event.from_tag))
        if event.phase in _OVER:
            self._since.pop(dialog, None)
        else:
            self._since.setdefault(dialog, event.at)
            self._forget(event.at - _FORGOTTEN_AFTER)

    def _forget(self, before: datetime) -> None:
        oldest = next(iter(self._since))
        if len(self._since) > self.most or self._since[oldest] < before:
            del self._since[oldest]
