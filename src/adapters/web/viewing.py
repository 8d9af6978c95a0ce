"""One connection's life: what it is sent, when, and why it ends."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from random import Random
from time import monotonic

from attrs import define, field, frozen

from adapters.web.frames import Frame, Frames
from adapters.web.tokens_file import TokenBook
from application.live.position import Position, read_position
from application.live.scope import Scope, Viewer

_JITTER = 0.2
_RETRY = b"retry: 2000\n\n"


@frozen(kw_only=True)
class Pace:
    """How often what is sent, in seconds.

    Attributes:
        round: changes are sent together.
        status: figures.
        beat: a comment that keeps a quiet connection open; proxies wait for a minute.
        life: of a connection, a fifth more or less.
    """

    round: float = 0.25
    status: float = 5.0
    beat: float = 15.0
    life: float = 600.0


@frozen(kw_only=True)
class Wish:
    """What a client asked for; `digest` names its token."""

    digest: bytes
    viewer: Viewer
    scope: Scope
    last_id: str | None


@define
class Rounds:
    """Wakes all connections together, four times a second while something happens.

    Attributes:
        clients: connections that are open.
        ended: connections that ended, by reason.
        seconds: how long the last round took to prepare.
    """

    frames: Frames
    tokens: TokenBook
    pace: Pace = field(factory=Pace)
    clients: int = 0
    ended: Counter[str] = field(factory=Counter)
    seconds: float = 0.0
    random: Random = field(factory=Random)
    _over: bool = False
    _wakes: int = 0
    _woken: asyncio.Event = field(factory=asyncio.Event)

    async def go_round(self, prepare: Callable[[], None]) -> None:
        """Close rounds for ever; `prepare` is called before each."""
        last = 0.0
        while True:
            await asyncio.sleep(self.pace.round)
            begun = monotonic()
            prepare()
            changed = self.frames.next_round()
            self.seconds = monotonic() - begun
            if changed or monotonic() - last > min(self.pace.status, self.pace.beat):
                last = monotonic()
                self._wake()

    def end(self) -> None:
        """Let all connections end."""
        self._over = True
        self._wake()

    async def stream(self, wish: Wish) -> AsyncIterator[bytes]:
        """Give what is sent to one client, in pieces."""
        self.clients += 1
        reason = "closed"
        try:
            async for piece in self._life(wish):
                yield piece
            reason = self._why(wish)
        finally:
            self.clients -= 1
            self.ended[reason] += 1

    async def _life(self, wish: Wish) -> AsyncIterator[bytes]:
        # Uneven lives: after a restart of the gateway not everybody comes back at once for ever.
        end = monotonic() + self.pace.life * self.random.uniform(1 - _JITTER, 1 + _JITTER)
        connection = _Connection(self.frames, self.pace, wish.scope)
        for piece in connection.opening(wish.last_id):
            yield piece
        while self._why(wish) == "life" and monotonic() < end:
            seen = self._wakes
            for piece in connection.news():
                yield piece
            # Who was still sending when the others were woken does not wait for the next time.
            if self._wakes == seen:
                await self._woken.wait()

    def _why(self, wish: Wish) -> str:
        if self._over:
            return "shutdown"
        return "life" if self.tokens.tokens.get(wish.digest) == wish.viewer else "revoked"

    def _wake(self) -> None:
        self._wakes += 1
        woken, self._woken = self._woken, asyncio.Event()
        woken.set()


@define
class _Connection:
    """What one client knows, and what is due to it."""

    frames: Frames
    pace: Pace
    scope: Scope
    known: Position | None = None
    epoch: str = ""
    beat_due: float = 0.0
    status_due: float = 0.0
    history: bool = True

    def opening(self, last_id: str | None) -> Iterator[bytes]:
        """Give what comes before everything else."""
        yield _RETRY
        self.epoch = self.frames.view.epoch
        self.beat_due = monotonic() + self.pace.beat
        self.known = read_position(last_id, self.epoch) if last_id else None
        if self.known is None and last_id:
            yield self.frames.reset("unknown_id")

    def news(self) -> Iterator[bytes]:
        """Give what the client does not know, and the figures and the beat if they are due."""
        frame = self._delta()
        if frame is None:
            yield self.frames.reset("begin_anew")
        if frame is None or self.known is None:
            frame, self.epoch = self.frames.snapshot(self.scope), self.frames.view.epoch
        self.known = frame.known
        yield from frame.pieces
        now = monotonic()
        if now >= self.status_due:
            yield self.frames.status(self.scope, history=self.history)
            self.history, self.status_due = False, now + self.pace.status
        if now >= self.beat_due:
            yield self.frames.beat(self.known)
            self.beat_due = now + self.pace.beat

    def _delta(self) -> Frame | None:
        if self.known is None:
            return Frame((), Position())
        if self.epoch != self.frames.view.epoch:
            return None
        return self.frames.delta(self.scope, self.known)
