"""Records on their way: what is in flight, what the stream would not take, and who asks next.

While the stream takes nothing, one record asks for all; each that is taken then lets two go. So a
new leader is seen at once, and not met by everything at once (docs/decisions/0298). Moments are
seconds of a clock that never goes back.
"""

from collections.abc import Iterable, Sequence
from itertools import islice, takewhile

from attrs import define, field

from adapters.jetstream.writing.sent import Sent

KNOCK_SECONDS = 0.2
# Where nothing at all is heard so long, nobody listens: shorter than any election.
QUIET_SECONDS = 2.0
_LONGEST_REST = 5.0
# So often in vain, and nobody is refused for its own sake; so often, and another record asks.
_NOTHING_IS_TAKEN = 3
_KNOCKS_EACH = 11


@define
class Flights:
    """What waits for its confirmation.

    A record flies; or it queues, in the order of the records, until the stream takes something; or
    it was let go and is sent at once; or it rests, where others were taken and it was not.
    """

    _flying: dict[bytes, Sent] = field(factory=dict)
    _queue: dict[bytes, Sent] = field(factory=dict)
    _let_go: dict[bytes, Sent] = field(factory=dict)
    _resting: dict[bytes, Sent] = field(factory=dict)
    _heard_at: float = 0.0
    _knock_at: float = 0.0
    _knocks: int = 0
    _knocker: bytes | None = None
    _trouble_at: float = 0.0

    def __len__(self) -> int:
        return sum(map(len, self._places()))

    def __getitem__(self, token: bytes) -> Sent:
        return self._flying.get(token) or next(
            each[token] for each in self._places() if token in each
        )

    @property
    def urgent(self) -> bool:
        """Whether something waits to be sent at once."""
        return bool(self._let_go)

    def get(self, token: bytes) -> Sent | None:
        """Give a record, or None where it waits no more."""
        found = self._flying.get(token)
        return found or next((each[token] for each in self._places() if token in each), None)

    def add(self, token: bytes, sent: Sent, now: float) -> bool:
        """Take a new record; tell whether it may be sent, or waits behind others."""
        free = not self._queue and not self._let_go
        if not self._flying:
            self._heard_at = now
        (self._flying if free else self._queue)[token] = sent
        return free

    def fly(self, tokens: Iterable[bytes], now: float, confirm_seconds: float) -> None:
        """Note that these are sent, and are sent again when so much time has passed."""
        if not self._flying:
            self._heard_at = now
        for token in tokens:
            sent = self._flying.get(token)
            if sent is None or sent.flown:
                sent = self._take(token)
                if sent is None:
                    continue
                self._flying[token] = sent
            sent.flown, sent.due = now, now + confirm_seconds

    def exchange(self, token: bytes, other: Sent) -> None:
        """Put another record in the place of one, to be sent at once."""
        self._take(token)
        self._let_go[token] = other

    def taken(self, token: bytes, now: float) -> None:
        """Forget a record that the stream has; two that it would not take may go."""
        if self._trouble_at:
            self._doubt(token)
        if self._flying.pop(token, None) is None:
            self._take(token)
        self._heard_at, self._knocks = now, 0
        if self._queue:
            for following in list(islice(self._queue, 2)):
                self._let_go[following] = sent = self._queue.pop(following)
                sent.let_go = True

    def refused(self, token: bytes, now: float) -> bool:
        """Keep a record that the stream did not take; tell whether it is the first."""
        first = not self._queue and not self._resting
        sent = self._take(token)
        if sent is None:
            return False
        self._heard_at = self._trouble_at = now
        if first:
            self._knock_at = now + KNOCK_SECONDS
        if sent.let_go:
            self._rest(token, sent, now)
        elif token == self._knocker:
            self._knocked_in_vain(token, sent)
        else:
            self._queue[token] = sent
        return first

    def unheard(self, now: float) -> None:
        """Let all that is in flight queue again: whoever should answer is not there."""
        self._queue_again(list(self._flying))
        self._heard_at = self._knock_at = self._trouble_at = now

    def unsent(self, tokens: Iterable[bytes], now: float) -> None:
        """Let those queue again that could not be sent."""
        self._queue_again(tokens)
        self._knock_at = now + KNOCK_SECONDS

    def due(self, now: float) -> Sequence[bytes]:
        """Tell what is to be sent now, in order."""
        if self._flying and now - self._heard_at > QUIET_SECONDS:
            self.unheard(now)
        return [
            *(token for token, sent in self._flying.items() if sent.due <= now),
            *(token for token, sent in self._resting.items() if sent.due <= now),
            *self._let_go,
            *self._knock(now),
        ]

    def _knock(self, now: float) -> Iterable[bytes]:
        if not self._queue or self._let_go or now < self._knock_at:
            return ()
        self._knock_at = now + KNOCK_SECONDS
        # The oldest and the newest in turn: one of them may be refused for its own sake.
        self._knocker = next(reversed(self._queue) if self._knocks % 2 else iter(self._queue))
        return (self._knocker,)

    def _knocked_in_vain(self, token: bytes, sent: Sent) -> None:
        self._knocks += 1
        stays_first = self._knocks % 2 and self._knocks % _KNOCKS_EACH
        self._queue = {token: sent, **self._queue} if stays_first else {**self._queue, token: sent}
        if self._knocks == _NOTHING_IS_TAKEN:
            for each in self._resting.values():
                each.let_go, each.attempt = False, 0
            self._queue |= self._resting
            self._resting = {}

    def _doubt(self, token: bytes) -> None:
        """Let what flew before this queue again, where this was sent when nothing was taken."""
        if token in self._flying and self._flying[token].flown > self._trouble_at:
            self._trouble_at = 0.0
            self._queue_again(list(takewhile(token.__ne__, self._flying)))

    def _queue_again(self, tokens: Iterable[bytes]) -> None:
        back = {token: sent for token in tokens if (sent := self._take(token)) is not None}
        self._queue = {**back, **self._queue}

    def _rest(self, token: bytes, sent: Sent, now: float) -> None:
        sent.attempt += 1
        sent.due = now + min(_LONGEST_REST, KNOCK_SECONDS * 2 ** min(sent.attempt, 5))
        self._resting[token] = sent

    def _take(self, token: bytes) -> Sent | None:
        for place in self._places():
            if (sent := place.pop(token, None)) is not None:
                return sent
        return None

    def _places(self) -> Sequence[dict[bytes, Sent]]:
        return self._flying, self._queue, self._let_go, self._resting
