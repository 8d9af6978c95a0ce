"""The calls of one host that were seen to start and not to end."""

from collections import OrderedDict
from datetime import datetime, timedelta

from attrs import define, field, frozen

from domain.errors import InvalidCdrError
from domain.live.call_event import CallEvent, CallPhase
from domain.moment import is_plausible

_OVER = frozenset({CallPhase.ENDED, CallPhase.FAILED})
_FORGOTTEN_AFTER = timedelta(hours=12)


@frozen(kw_only=True)
class KamailioPulse:
    """A sign of life that Kamailio writes into its file.

    Attributes:
        started_at: when this Kamailio began, in whole seconds, UTC.
        at: when it wrote, UTC.
        dialogs: dialogs that it holds.
        restored: dialogs that it held when it began; calls of the one before it, if any.
    """

    started_at: datetime
    at: datetime
    dialogs: int
    restored: int

    def __attrs_post_init__(self) -> None:
        if not (is_plausible(self.started_at) and is_plausible(self.at)):
            raise InvalidCdrError("time", "the pulse's time is naive or not in 2000 to 2200")


@frozen(kw_only=True)
class HostHeartbeat:
    """A sign of life of one host.

    Attributes:
        at: UTC.
        calls_in_progress: calls seen to start and not to end.
        lag_seconds: age of the oldest line that has not reached the stream.
        kamailio: the last that Kamailio said of itself; None where its snippet says nothing.
    """

    host: str
    at: datetime
    calls_in_progress: int
    lag_seconds: float
    kamailio: KamailioPulse | None = None


@define
class CallsInProgress:
    """Counts dialogs by their events.

    An end that never comes is forgotten after twelve hours, or when there are more than `most`
    calls: whoever may send an INVITE can begin calls that nobody sees end.

    Attributes:
        pulse: the last of Kamailio.
    """

    most: int = 100_000
    pulse: KamailioPulse | None = field(default=None, init=False)
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

    def beat(self, pulse: KamailioPulse) -> None:
        """Take a pulse; a Kamailio that began anew does not know the calls of the one before."""
        if self.pulse is None or pulse.started_at > self.pulse.started_at:
            before = [name for name, since in self._since.items() if since < pulse.started_at]
            if are_lost(len(before), pulse):
                for name in before:
                    del self._since[name]
        self.pulse = pulse

    def _forget(self, before: datetime) -> None:
        oldest = next(iter(self._since))
        if len(self._since) > self.most or self._since[oldest] < before:
            del self._since[oldest]


def are_lost(before: int, pulse: KamailioPulse) -> bool:
    """Tell whether calls that are older than Kamailio are lost: it took over less than half."""
    return 2 * pulse.restored < before
