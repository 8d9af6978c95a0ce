"""What viewers are sent, made once for all who know and want the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain

from attrs import define, field, frozen
from sse_starlette import ServerSentEvent

from adapters.web.packing import Piece
from adapters.wire import live_json
from adapters.wire.live_json import Status
from application.live.data import Funds
from application.live.items import Departed, Item, Row
from application.live.position import Position
from application.live.scope import Scope
from application.live.view import LiveView

_SEP = "\n"
_PIECE = 32 * 1024
_MORE_THAN_ALL = 1000


@frozen
class Frame:
    """What a viewer is sent, and what the viewer knows who got it.

    Pieces are small and shared: a viewer that does not read costs a piece or two, and memory that
    is freed can be used again.
    """

    pieces: Sequence[Piece]
    known: Position


@define
class Frames:
    """Renders deltas, snapshots and figures; what was made in a round is used again in it.

    Attributes:
        complaint: tells what the gateway suffers from, or None.
        sound_at: until when everything was heard.
        rounds: how many were closed.
    """

    view: LiveView
    complaint: Callable[[], str | None]
    rounds: int = 0
    sound_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    _deltas: dict[tuple[Scope, Position], Frame | None] = field(factory=dict)
    _snapshots: dict[Scope, Frame] = field(factory=dict)
    _statuses: dict[tuple[str | None, bool], Piece] = field(factory=dict)
    _beats: dict[Position, Piece] = field(factory=dict)
    _ids: dict[Position, str] = field(factory=dict)
    _rows: dict[tuple[str, bool, bool], tuple[Row, str]] = field(factory=dict)

    def next_round(self) -> bool:
        """Close a round; tell whether there is something new in it."""
        changed = self.view.rows.tick()
        self.rounds += 1
        for cache in (self._deltas, self._snapshots, self._statuses, self._beats, self._ids):
            cache.clear()
        if len(self._rows) > _MORE_THAN_ALL + 4 * len(self.view.rows.by_key):
            self._rows.clear()
        return changed

    def delta(self, scope: Scope, known: Position) -> Frame | None:
        """Give what is new to a viewer; None where it has to begin anew."""
        key = (scope, known)
        if key not in self._deltas:
            self._deltas[key] = self._delta(scope, known)
        return self._deltas[key]

    def snapshot(self, scope: Scope) -> Frame:
        """Give everything that a viewer wants to see."""
        if scope not in self._snapshots:
            known = self.view.rows.position
            lines = live_json.snapshot(self.rows(scope))
            head = f"id: {self._id(known)}\nevent: snapshot\n".encode()
            body = (f"data: {line}\n".encode() for line in lines)
            self._snapshots[scope] = Frame(pieces_of(chain((head,), body, (b"\n",))), known)
        return self._snapshots[scope]

    def rows(self, scope: Scope) -> list[str]:
        """Give the rows that a viewer wants to see."""
        rows = self.view.rows.by_key.values()
        return [self._row(row, scope) for row in rows if scope.wants(row)]

    def status(self, scope: Scope, *, history: bool) -> Piece:
        """Give the figures that a viewer may see."""
        key = (scope.tenant, history)
        if key not in self._statuses:
            data = live_json.status(self.status_of(scope), history=history)
            self._statuses[key] = Piece(self._event("status", data, None))
        return self._statuses[key]

    def status_of(self, scope: Scope) -> Status:
        """Give the same before it is written."""
        now, complaint = datetime.now(UTC), self.complaint()
        if complaint is None:
            self.sound_at = now
        return Status(
            now=now,
            sound_at=self.sound_at,
            complaint=_for(scope, complaint),
            hosts=self.view.hosts.reports(now),
            figures=self.view.traffic.figures(scope.tenant, int(now.timestamp())),
            sampled=self.view.traffic.sampled,
            balances=self._balances(scope),
            unknown=None if scope.tenant is None else self._unknown(scope),
            left_out=self.view.left_out.reports(now) if scope.tenant is None else {},
            dialog_within=self.view.billing.book.same_dialog.within,
        )

    def _unknown(self, scope: Scope) -> Sequence[str]:
        silent = self.view.hosts.silent(self.sound_at)
        rows = self.view.rows.by_key.values() if silent else ()
        return [row.key for row in rows if row.sight.name.host in silent and scope.wants(row)]

    def _balances(self, scope: Scope) -> Mapping[str, Funds]:
        companies = {row.company for row in self.view.rows.by_key.values()} | {scope.tenant}
        return {
            company: funds
            for company, funds in self.view.billing.funds.items()
            if company in companies and scope.may_see(company)
        }

    def now(self) -> str:
        """Give the id of what is in the view."""
        return self._id(self.view.rows.position)

    def reset(self, reason: str) -> Piece:
        """Tell a viewer to forget everything, also what it could resume from."""
        event = ServerSentEvent(live_json.reset(reason), event="reset", id="", sep=_SEP)
        return Piece(event.encode())

    def beat(self, known: Position) -> Piece:
        """Keep a quiet connection open, and what its viewer knows fresh."""
        if known not in self._beats:
            beat = ServerSentEvent(comment="nothing new", id=self._id(known), sep=_SEP)
            self._beats[known] = Piece(beat.encode())
        return self._beats[known]

    def _delta(self, scope: Scope, known: Position) -> Frame | None:
        delta = self.view.rows.since(known)
        if delta is None or len(delta.steps) > _MORE_THAN_ALL + len(self.view.rows.by_key):
            return None
        parts = (self._step(scope, step.item, step.known) for step in delta.steps)
        return Frame(pieces_of(parts), delta.known)

    def _step(self, scope: Scope, item: Item, known: Position) -> bytes:
        if isinstance(item, Departed):
            wanted = scope.could_have_wanted(item)
            return self._event("gone", live_json.gone(item), known) if wanted else b""
        if scope.wants(item):
            return self._event("call", self._row(item, scope), known)
        if scope.could_want(item):
            return self._event("gone", live_json.left(item, "other_state"), known)
        if scope.could_have_wanted(item):
            return self._event("gone", live_json.left(item, "other_account"), known)
        return b""

    def _row(self, row: Row, scope: Scope) -> str:
        hosts = scope.tenant is None
        key = (row.key, hosts, scope.masked)
        made = self._rows.get(key)
        if made is None or made[0] is not row:
            text = live_json.row(row, hosts=hosts, masks=scope.masked)
            made = self._rows[key] = (row, text)
        return made[1]

    def _id(self, known: Position) -> str:
        if known not in self._ids:
            self._ids[known] = self.view.epochs.text(known)
        return self._ids[known]

    def _event(self, name: str, data: str, known: Position | None) -> bytes:
        text = self._id(known) if known else None
        return ServerSentEvent(data, event=name, id=text, sep=_SEP).encode()


def pieces_of(parts: Iterable[bytes]) -> Sequence[Piece]:
    """Join parts to pieces of about 32 KiB."""
    pieces: list[Piece] = []
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= _PIECE:
            pieces.append(Piece(b"".join(waiting)))
            waiting, size = [], 0
    return [*pieces, Piece(b"".join(waiting))] if size else pieces


def _for(scope: Scope, complaint: str | None) -> str | None:
    # A customer need not know what our servers are called.
    return complaint if complaint is None or scope.tenant is None else "not all calls are heard of"
