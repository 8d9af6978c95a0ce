"""One connection's life: what it is sent, when, and why it ends."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from random import Random
from time import monotonic

from attrs import define, field, frozen

from adapters.tokens_file import TokenBook
from adapters.web.frames import Frames
from application.live.position import Position, read_position
from application.live.scope import Scope, Viewer

_JITTER = 0.2
# A client that does not read costs a piece or two, not a snapshot.
_PIECE = 32 * 1024
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
        frames, scope = self.frames, wish.scope
        # Uneven lives: after a restart of the gateway not everybody comes back at once for ever.
        end = monotonic() + self.pace.life * self.random.uniform(1 - _JITTER, 1 + _JITTER)
        yield _RETRY
        known, epoch = _resumed(wish, frames.view.epoch), frames.view.epoch
        if known is None and wish.last_id:
            yield frames.reset("unknown_id")
        frame = frames.delta(scope, known) if known else frames.snapshot(scope)
        history, status_due, beat_due = True, 0.0, monotonic() + self.pace.beat
        while True:
            if frame is None or epoch != frames.view.epoch:
                yield frames.reset("begin_anew")
                epoch, frame = frames.view.epoch, frames.snapshot(scope)
            known, body, now = frame.known, frame.body, monotonic()
            if now >= status_due:
                body += frames.status(scope, history=history)
                history, status_due = False, now + self.pace.status
            if now >= beat_due:
                body, beat_due = body + frames.beat(known), now + self.pace.beat
            for piece in _pieces(body):
                yield piece
            await self._woken.wait()
            if self._why(wish) != "life" or monotonic() > end:
                return
            frame = frames.delta(scope, known)

    def _why(self, wish: Wish) -> str:
        if self._over:
            return "shutdown"
        return "life" if self.tokens.tokens.get(wish.digest) == wish.viewer else "revoked"

    def _wake(self) -> None:
        woken, self._woken = self._woken, asyncio.Event()
        woken.set()


def _resumed(wish: Wish, epoch: str) -> Position | None:
    return read_position(wish.last_id, epoch) if wish.last_id else None


def _pieces(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), _PIECE):
        yield body[start : start + _PIECE]
