"""Open pull requests of one consumer: what the server still owes us.

Moments are seconds of a clock that never goes back.
"""

from collections import deque

from attrs import define, field

EXPIRES_SECONDS = 5.0
# The server says so often that it has a request in hand.
BEAT_SECONDS = 1.0
# A server that is gone says nothing: shorter than any election (docs/decisions/0298).
QUIET_SECONDS = 3.0
_LATE = 2.0


@define
class _Request:
    token: str
    owed: int
    deadline: float


@define
class Requests:
    """In the order in which they were made, which is that in which they are served."""

    _open: deque[_Request] = field(factory=deque)
    _heard_at: float = 0.0
    _renewals: int = 0

    def __len__(self) -> int:
        return len(self._open)

    @property
    def owed(self) -> int:
        """How many messages may still come."""
        return sum(request.owed for request in self._open)

    def add(self, token: str, count: int, now: float) -> None:
        """Note a request for so many messages."""
        if not self._open:
            self._heard_at = now
        self._open.append(_Request(token, count, now + EXPIRES_SECONDS + _LATE))

    def heard(self, now: float) -> None:
        """Note that the server has a request in hand."""
        self._heard_at = now

    def delivered(self, now: float) -> None:
        """Note a message."""
        self._heard_at = now
        if self._open:
            self._open[0].owed -= 1
            if self._open[0].owed <= 0:
                self._open.popleft()

    def ended(self, token: str) -> None:
        """Note that the server serves a request no more."""
        self._open = deque(each for each in self._open if each.token != token)

    def forget(self, now: float, renewals: int) -> None:
        """Drop what nobody will answer: of the connection before, or of a server that is gone."""
        if renewals != self._renewals or now - self._heard_at > QUIET_SECONDS:
            self._open.clear()
        self._renewals = renewals
        while self._open and self._open[0].deadline < now:
            self._open.popleft()
