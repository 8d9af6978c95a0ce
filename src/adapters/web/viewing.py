"""One connection's life: what it is sent, when, and why it ends."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from random import Random
from time import monotonic

from attrs import define, field, frozen

from adapters.web.connection import Connection
from adapters.web.frames import Frames
from adapters.web.packing import Packer, Piece
from adapters.web.tokens_file import TokenBook
from application.live.scope import Scope, Viewer

_JITTER = 0.2
_SPREAD_RETRY = (1000, 10_000)
_STILL_READING = Piece(b": reading what happened before\n\n")


@frozen(kw_only=True)
class Pace:
    """How often what is sent, in seconds.

    Attributes:
        round: changes are sent together.
        status: figures.
        beat: a comment that keeps a quiet connection open; proxies wait for a minute.
        life: of a connection, a fifth more or less.
        spread: within which all connections end when the process does.
        patience: for an id that another gateway gave, which may be a little ahead of us.
    """

    round: float = 0.25
    status: float = 5.0
    beat: float = 15.0
    life: float = 600.0
    spread: float = 3.0
    patience: float = 2.0


@frozen(kw_only=True)
class Wish:
    """What a client asked for; `digest` names its token."""

    digest: bytes
    viewer: Viewer
    scope: Scope
    last_id: str | None
    gzip: bool = False


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
    ended: Counter[str] = field(factory=lambda: Counter(closed=0, life=0, revoked=0, shutdown=0))
    seconds: float = 0.0
    random: Random = field(factory=Random)
    _over: bool = False
    _wakes: int = 0
    _woken: asyncio.Event = field(factory=asyncio.Event)

    async def go_round(self, prepare: Callable[[], None]) -> None:
        """Close rounds for ever; `prepare` is called before each."""
        last, caught_up = 0.0, False
        while True:
            await asyncio.sleep(self.pace.round)
            begun = monotonic()
            prepare()
            changed = self.frames.next_round()
            self.seconds = monotonic() - begun
            began = self.frames.view.caught_up and not caught_up
            caught_up = self.frames.view.caught_up
            late = monotonic() - last > min(self.pace.status, self.pace.beat)
            if changed or began or late:
                last = monotonic()
                self._wake()

    def end(self) -> None:
        """Let all connections end, one after the other, and come back in the same way."""
        self._over = True
        self._wake()

    async def stream(self, wish: Wish) -> AsyncIterator[bytes]:
        """Give what is sent to one client, in parts."""
        self.clients += 1
        packer = Packer() if wish.gzip else None
        reason = "closed"
        try:
            async for piece in self._life(wish):
                yield packer.put(piece) if packer else piece.plain
            reason = self._why(wish)
            if packer:
                yield packer.end()
        finally:
            self.clients -= 1
            self.ended[reason] += 1

    async def _life(self, wish: Wish) -> AsyncIterator[Piece]:
        # Uneven lives: after a restart of the gateway not everybody comes back at once for ever.
        end = monotonic() + self.pace.life * self.random.uniform(1 - _JITTER, 1 + _JITTER)
        connection = Connection(self.frames, self.pace.status, self.pace.beat, wish.scope)
        yield connection.retry(2000)
        while self._why(wish) == "life" and not self.frames.view.caught_up:
            yield _STILL_READING
            await self._next_round(self.pace.beat)
        connection.open(wish.last_id)
        patience = monotonic() + self.pace.patience
        while connection.is_ahead() and monotonic() < patience and self._why(wish) == "life":
            await self._next_round(self.pace.round)
        for piece in connection.opening(wish.last_id):
            yield piece
        while self._why(wish) == "life":
            seen = self._wakes
            for piece in connection.news():
                yield piece
            # Not before: however short a life is, nobody comes for nothing.
            if monotonic() >= end:
                break
            await self._wake_after(seen)
        for piece in await self._farewell(connection):
            yield piece

    async def _wake_after(self, seen: int) -> None:
        # Who was still sending when the others were woken does not wait for the next time.
        if self._wakes == seen:
            await self._woken.wait()

    async def _farewell(self, connection: Connection) -> Iterator[Piece]:
        if not self._over:
            return iter(())
        await asyncio.sleep(self.random.uniform(0, self.pace.spread))
        return iter((connection.retry(self.random.randint(*_SPREAD_RETRY)),))

    async def _next_round(self, most: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), most)

    def _why(self, wish: Wish) -> str:
        if self._over:
            return "shutdown"
        return "life" if self.tokens.tokens.get(wish.digest) == wish.viewer else "revoked"

    def _wake(self) -> None:
        self._wakes += 1
        woken, self._woken = self._woken, asyncio.Event()
        woken.set()
