"""Views and viewers for tests: a view over two tapes in hand, and a browser that keeps rows."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from attrs import define, evolve, field

from adapters.contract.builders import MOMENT
from application.live.data import KeptView, TapeBatch, Told
from application.live.items import Departed, Row
from application.live.position import Position
from application.live.rows import Step
from application.live.view import LiveView
from domain.live.call_event import CallEvent
from live_calls import Heard


def a_view(kept: KeptView | None = None, names: "count[int] | None" = None) -> LiveView:
    """Give a view; names of its lives are counted through."""
    numbers = names or count(1)
    view = LiveView(new_base=lambda: f"{next(numbers):032x}")
    if kept is not None:
        view.restore(kept)
    return view


@define
class Tapes:
    """What both tapes hold, and how far a view has read them."""

    view: LiveView
    calls: list[Told] = field(factory=list)
    cdrs: list[Told] = field(factory=list)
    life: str = "1"
    read: dict[str, int] = field(factory=lambda: {"calls": 0, "cdrs": 0})

    def tell(self, *heard: Heard, at: datetime = MOMENT) -> None:
        """Write on the tape that each belongs to."""
        for each in heard:
            tape = self.calls if isinstance(each, CallEvent) else self.cdrs
            tape.append(Told(len(tape) + 1, at, each))

    def hear(self, part: str, most: int = 1000) -> None:
        """Let the view read on."""
        tape, start = getattr(self, part), self.read[part]
        entries = tape[start : start + most]
        self.read[part] = start + len(entries)
        pending = len(tape) - self.read[part]
        batch = TapeBatch(life=self.life, entries=entries, pending=pending)
        getattr(self.view, f"hear_{part}")(batch)

    def hear_all(self, most: int = 1000) -> None:
        """Let the view read both to their ends."""
        self.hear("calls", most)
        self.hear("cdrs", most)

    def another_view(self, kept: KeptView) -> "Tapes":
        """Give the same tapes, read by a view that goes on where the other was kept."""
        places = {"calls": kept.calls, "cdrs": kept.cdrs}
        read = {part: place.seq if place else 0 for part, place in places.items()}
        return evolve(self, view=a_view(kept), read=read)


@define
class Browser:
    """Keeps rows, and counts what it was told in vain.

    Attributes:
        repeats: rows that it had as they were.
        needless: departures of rows that it did not have.
    """

    known: Position = field(factory=Position)
    rows: dict[str, Row] = field(factory=dict)
    repeats: int = 0
    needless: int = 0
    snapshots: int = 0

    def look(self, view: LiveView, cut: int | None = None) -> None:
        """Take what is new, or only so many steps of it."""
        delta = view.rows.since(self.known)
        if delta is None:
            self.rows, self.known = dict(view.rows.by_key), view.rows.position
            self.snapshots += 1
            return
        steps: Sequence[Step] = delta.steps[:cut]
        for step in steps:
            self._take(step)
        if cut is None or cut >= len(delta.steps):
            self.known = delta.known

    def _take(self, step: Step) -> None:
        item, self.known = step.item, step.known
        before = self.rows.get(item.key)
        if isinstance(item, Departed):
            self.needless += before is None
            self.rows.pop(item.key, None)
        else:
            self.repeats += before is not None and before.sight == item.sight
            self.rows[item.key] = item

    def sees(self) -> dict[str, object]:
        return {key: row.sight for key, row in self.rows.items()}


def sights(view: LiveView) -> dict[str, object]:
    return {key: row.sight for key, row in view.rows.by_key.items()}
