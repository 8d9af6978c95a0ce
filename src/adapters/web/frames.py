"""What viewers are sent, made once for all who know and want the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain

from attrs import define, field, frozen
from sse_starlette import ServerSentEvent

from adapters.wire import live_json
from adapters.wire.live_json import Status
from application.live.data import Funds
from application.live.position import Position
from application.live.rows import Departed, Item, Row
from application.live.scope import Scope
from application.live.view import LiveView

_SEP = "\n"
_PIECE = 32 * 1024
_MORE_THAN_ALL = 1000


@frozen
class Frame:
    """Bytes for a viewer, and what the viewer knows who got them.

    Pieces are small and shared: a viewer that does not read costs a piece or two, and memory that
    is freed can be used again.
    """

    pieces: Sequence[bytes]
    known: Position


@define
class Frames:
    """Renders deltas, snapshots and figures; what was made in a round is used again in it.

    Attributes:
        complaint: tells what the gateway suffers from, or None.
        rounds: how many were closed.
    """

    view: LiveView
    complaint: Callable[[], str | None]
    rounds: int = 0
    _deltas: dict[tuple[Scope, Position], Frame | None] = field(factory=dict)
    _snapshots: dict[Scope, Frame] = field(factory=dict)
    _statuses: dict[tuple[str | None, bool], bytes] = field(factory=dict)
    _rows: dict[str, tuple[Row, str]] = field(factory=dict)

    def next_round(self) -> bool:
        """Close a round; tell whether there is something new in it."""
        changed = self.view.rows.tick()
        self.rounds += 1
        for cache in (self._deltas, self._snapshots, self._statuses):
            cache.clear()
        if len(self._rows) > _MORE_THAN_ALL + 2 * len(self.view.rows.by_key):
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
            head = f"id: {known.text(self.view.epoch)}\nevent: snapshot\n".encode()
            body = (f"data: {line}\n".encode() for line in lines)
            self._snapshots[scope] = Frame(pieces_of(chain((head,), body, (b"\n",))), known)
        return self._snapshots[scope]

    def rows(self, scope: Scope) -> list[str]:
        """Give the rows that a viewer wants to see."""
        return [self._row(row) for row in self.view.rows.by_key.values() if scope.wants(row)]

    def status(self, scope: Scope, *, history: bool) -> bytes:
        """Give the figures that a viewer may see."""
        key = (scope.tenant, history)
        if key not in self._statuses:
            data = live_json.status(self.status_of(scope), history=history)
            self._statuses[key] = self._event("status", data, None)
        return self._statuses[key]

    def status_of(self, scope: Scope) -> Status:
        """Give the same before it is written."""
        now = datetime.now(UTC)
        return Status(
            now=now,
            complaint=_for(scope, self.complaint()),
            hosts=self.view.hosts.reports(now),
            figures=self.view.traffic.figures(scope.tenant, int(now.timestamp())),
            sampled=self.view.traffic.sampled,
            all_hosts=scope.tenant is None,
            balances=self._balances(scope),
        )

    def _balances(self, scope: Scope) -> Mapping[str, Funds]:
        companies = {row.company for row in self.view.rows.by_key.values()} | {scope.tenant}
        return {
            company: funds
            for company, funds in self.view.billing.funds.items()
            if company in companies and scope.may_see(company)
        }

    def now(self) -> str:
        """Give the id of what is in the view."""
        return self.view.rows.position.text(self.view.epoch)

    def reset(self, reason: str) -> bytes:
        """Tell a viewer to forget everything."""
        return self._event("reset", live_json.reset(reason), None)

    def beat(self, known: Position) -> bytes:
        """Keep a quiet connection open, and what its viewer knows fresh."""
        text = known.text(self.view.epoch)
        return ServerSentEvent(comment="nothing new", id=text, sep=_SEP).encode()

    def _delta(self, scope: Scope, known: Position) -> Frame | None:
        delta = self.view.rows.since(known)
        if delta is None or len(delta.steps) > _MORE_THAN_ALL + len(self.view.rows.by_key):
            return None
        parts = (self._step(scope, step.item, step.known) for step in delta.steps)
        return Frame(pieces_of(parts), delta.known)

    def _step(self, scope: Scope, item: Item, known: Position) -> bytes:
        if isinstance(item, Departed):
            wanted = scope.may_see(item.company)
            return self._event("gone", live_json.gone(item), known) if wanted else b""
        if scope.wants(item):
            return self._event("call", self._row(item), known)
        if scope.could_want(item):
            return self._event("gone", live_json.other_state(item), known)
        return b""

    def _row(self, row: Row) -> str:
        made = self._rows.get(row.key)
        if made is None or made[0] is not row:
            made = self._rows[row.key] = (row, live_json.row(row))
        return made[1]

    def _event(self, name: str, data: str, known: Position | None) -> bytes:
        text = known.text(self.view.epoch) if known else None
        return ServerSentEvent(data, event=name, id=text, sep=_SEP).encode()


def pieces_of(parts: Iterable[bytes]) -> Sequence[bytes]:
    """Join parts to pieces of about 32 KiB."""
    pieces: list[bytes] = []
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= _PIECE:
            pieces.append(b"".join(waiting))
            waiting, size = [], 0
    return [*pieces, b"".join(waiting)] if size else pieces


def _for(scope: Scope, complaint: str | None) -> str | None:
    # A customer need not know what our servers are called.
    return complaint if complaint is None or scope.tenant is None else "not all calls are heard of"
