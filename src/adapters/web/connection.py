"""What one client knows, and what is due to it."""

from collections.abc import Iterator
from time import monotonic

from attrs import define

from adapters.web.frames import Frame, Frames
from adapters.web.packing import Piece
from application.live.position import Position
from application.live.scope import Scope


@define
class Connection:
    """One client.

    Attributes:
        status, beat: seconds between figures, and between comments.
    """

    frames: Frames
    status: float
    beat: float
    scope: Scope
    known: Position | None = None
    epoch: str = ""
    beat_due: float = 0.0
    status_due: float = 0.0
    history: bool = True

    def retry(self, milliseconds: int) -> Piece:
        """Tell the client when to come again after this connection."""
        return Piece(f"retry: {milliseconds}\n\n".encode())

    def open(self, last_id: str | None) -> None:
        """Learn what the client knows."""
        self.epoch = self.frames.view.epochs.name
        self.known = self.frames.view.epochs.read(last_id) if last_id else None

    def is_ahead(self) -> bool:
        """Tell whether the client knows more than we do."""
        return self.known is not None and not self._position().covers(self.known)

    def opening(self, last_id: str | None) -> Iterator[Piece]:
        """Give what comes before everything else."""
        self.beat_due = monotonic() + self.beat
        if self.is_ahead():
            self.known = None
        if self.known is None and last_id:
            yield self.frames.reset("unknown_id")

    def news(self) -> Iterator[Piece]:
        """Give what the client does not know, and the figures and the beat if they are due."""
        frame = self._delta()
        if frame is None:
            yield self.frames.reset("begin_anew")
        if frame is None or self.known is None:
            frame = self.frames.snapshot(self.scope)
        self.known, self.epoch = frame.known, self.frames.view.epochs.name
        yield from frame.pieces
        now = monotonic()
        if now >= self.status_due:
            yield self.frames.status(self.scope, history=self.history)
            self.history, self.status_due = False, now + self.status
        if now >= self.beat_due:
            yield self.frames.beat(self.known)
            self.beat_due = now + self.beat

    def _delta(self) -> Frame | None:
        if self.known is None:
            return Frame((), Position())
        if not self.frames.view.epochs.follows(self.epoch, self.known):
            return None
        return self.frames.delta(self.scope, self.known)

    def _position(self) -> Position:
        return self.frames.view.rows.position
