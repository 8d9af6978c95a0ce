"""The view: what both tapes tell and the clock adds, made into rows and figures."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from attrs import define, evolve, field

from application.live.billing import NO_NAMES, Billing
from application.live.data import KeptView, Place, TapeBatch, Told
from application.live.epochs import Epochs
from application.live.hosts import Hosts
from application.live.items import Departed, Look
from application.live.left_out import LeftOut
from application.live.position import Position, clock_at, second
from application.live.rows import Rows
from application.live.traffic import Traffic
from domain.live.board import Change, LiveBoard
from domain.live.call import Closing, name_of
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import HostHeartbeat, are_lost
from domain.live.sight import GoneReason, Sight
from domain.pricing.price_book import LONGEST_CALL, PriceBook


@define(kw_only=True)
class LiveView:
    """One for all viewers of a process.

    Attributes:
        new_base: gives 32 hexadecimal digits that were never given before.
        epochs: what the view is called in ids.
        calls, cdrs: up to where both tapes were read.
        heard: steps of calls since it had caught up, by host and phase.
    """

    new_base: Callable[[], str]
    rows: Rows = field(factory=Rows)
    hosts: Hosts = field(factory=Hosts)
    traffic: Traffic = field(factory=Traffic)
    left_out: LeftOut = field(factory=LeftOut)
    heard: Counter[tuple[str, str]] = field(factory=Counter, init=False)
    calls: Place | None = None
    cdrs: Place | None = None
    billing: Billing = field(factory=Billing, init=False)
    _board: LiveBoard = field(factory=lambda: LiveBoard(LONGEST_CALL), init=False)
    epochs: Epochs = field(init=False)
    _behind: set[str] = field(factory=lambda: {"calls", "cdrs"})

    @epochs.default
    def _make_epochs(self) -> Epochs:
        return Epochs(self.new_base)

    @property
    def caught_up(self) -> bool:
        """Tell whether both tapes were read to their end once."""
        return not self._behind

    def hear_calls(self, batch: TapeBatch) -> None:
        """Take what is told of calls and hosts."""
        self._hear("calls", batch)

    def hear_cdrs(self, batch: TapeBatch) -> None:
        """Take what CDRs tell of ends."""
        self._hear("cdrs", batch)

    def pass_time(self, now: datetime) -> None:
        """Find what is overdue, and take a sample if it is time to."""
        whole = now.replace(microsecond=0)
        self._move(clock=max(second(whole), self.rows.position.clock))
        for change in self._board.age(whole):
            self._apply(change, whole, clock_at(change.due or whole))
        dead = self.hosts.without_kamailio()
        rows = self.rows.by_key.values()
        self.traffic.sample((row for row in rows if row.sight.name.host not in dead), second(whole))

    def oldest(self) -> datetime | None:
        """Tell when the oldest call in progress began; None where there is none."""
        return min((row.sight.begun_at for row in self.rows.by_key.values()), default=None)

    def own(self, owners: Mapping[str, str], names: Mapping[int, str] = NO_NAMES) -> None:
        """Learn whose the accounts are; where a call changes hands, every viewer begins anew."""
        if (owners, names) != (self.billing.owners, self.billing.names):
            self.billing.own(owners, names)
            harmless = not self.rows.label(self.billing.row)
            self.epochs.own(self.billing.digest, self.rows.position, harmless=harmless)
            if not harmless:
                self.rows.start_over(self.rows.position)

    def price_by(self, book: PriceBook) -> None:
        """Learn of prices; where calls in progress look otherwise by them, viewers begin anew."""
        if book is self.billing.book:
            return
        self.billing.book = book
        if book.longest_call != self._board.longest:
            self.epochs.begin_anew()
            kept, self._board = self.kept(), LiveBoard(book.longest_call)
            self.rows.by_key.clear()
            self.restore(kept)
        elif self.rows.label(self.billing.row):
            self.epochs.begin_anew()
            self.rows.start_over(self.rows.position)

    def kept(self) -> KeptView:
        """Give what another process needs to go on."""
        return KeptView(
            epoch=self.epochs.base,
            clock=self.rows.told_until(),
            calls=self.calls,
            cdrs=self.cdrs,
            remembered=list(self._board.remembered()),
            hosts=list(self.hosts.by_name.values()),
            lost_before=dict(self._board.lost_before),
            traffic=self.traffic.copy(),
        )

    def restore(self, kept: KeptView) -> None:
        """Go on where another process was; before anything else is heard."""
        self.epochs.go_on_from(kept.epoch)
        self.calls, self.cdrs = kept.calls, kept.cdrs
        self.traffic = kept.traffic
        self.hosts.by_name.update({report.heartbeat.host: report for report in kept.hosts})
        for host, moment in kept.lost_before.items():
            self._board.lose(host, moment)
        self._board.restore(kept.remembered, datetime.fromtimestamp(kept.clock, UTC))
        for name, sight in self._board.sights.items():
            self.rows.by_key[name.digest()] = self.billing.row(sight, Position())
        calls, cdrs = (place.seq if place else 0 for place in (kept.calls, kept.cdrs))
        self.rows.start_over(Position(calls, cdrs, kept.clock))

    def _hear(self, part: str, batch: TapeBatch) -> None:
        if getattr(self, part) is not None and not batch.whole:
            # Something is missing: what viewers know cannot be compared with what we know.
            self.epochs.begin_anew()
            self.rows.start_over(evolve(self.rows.position, **{part: 0}))
        for told in batch.entries:
            setattr(self, part, Place(batch.life, told.seq))
            self._move(**{part: told.seq})
            self._take(told, evolve(Position(), **{part: told.seq}))
        if not self.caught_up and batch.entries:
            self.pass_time(batch.entries[-1].heard_at)
        if batch.pending == 0:
            self._behind.discard(part)

    def _take(self, told: Told, touched: Position) -> None:
        content, heard_at = told.content, told.heard_at
        if isinstance(content, CallEvent):
            self.heard[content.host, content.phase.value] += self.caught_up
            change = self._board.take(content, heard_at)
            if change and change.before is None and isinstance(change.after, GoneReason):
                self._miss(content, change.after, touched)
            else:
                self._apply(change, heard_at, touched)
        elif isinstance(content, Closing):
            self._apply(self._board.close(content, heard_at), heard_at, touched)
        elif content is not None:
            self._hear_host(content, heard_at, touched)
        for change in self._board.crowded_out:
            self._apply(change, heard_at, touched)
            self.left_out.add(change.host, heard_at)
        self._board.crowded_out.clear()

    def _hear_host(self, said: HostHeartbeat, heard_at: datetime, touched: Position) -> None:
        self.hosts.hear(said, heard_at)
        pulse = said.kamailio
        if pulse is None:
            return
        if are_lost(self._board.older_than(said.host, pulse.started_at), pulse):
            for change in self._board.lose(said.host, pulse.started_at):
                self._apply(change, heard_at, touched)

    def _move(self, **parts: int) -> None:
        self.rows.position = evolve(self.rows.position, **parts)

    def _apply(self, change: Change | None, heard_at: datetime, touched: Position) -> None:
        if change is None or not (sight := _last_sight(change)):
            return
        row = self.billing.row(sight, touched)
        if isinstance(change.after, Sight):
            self.rows.put(row)
        else:
            self.rows.remove(row.key, change.after, touched)
        self.traffic.note(change, row.company, second(heard_at))

    def _miss(self, event: CallEvent, reason: GoneReason, entered: Position) -> None:
        company, _ = self.billing.paid(event.account, event.host, event.callee, event.at)
        departed = Departed(
            key=name_of(event).digest(),
            looks=frozenset({Look(company, event.callee)}),
            touched=self.rows.position,
            entered=entered,
            reason=reason,
        )
        self.rows.miss(departed)


def _last_sight(change: Change) -> Sight | None:
    return change.after if isinstance(change.after, Sight) else change.before
