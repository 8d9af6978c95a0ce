"""All calls in progress, kept up to date by what is heard and by the clock."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import count

from attrs import define, field, frozen

from domain.live.call import CallName, Closing, LiveCall, Remembered, mark_of, name_of
from domain.live.call_event import CallEvent
from domain.live.crowd import Crowd
from domain.live.sight import (
    GoneReason,
    Limits,
    Sight,
    is_shown_by_events,
    next_change,
    sight_of,
)

_REMEMBERED = timedelta(minutes=10)
_SKEW = timedelta(minutes=1)
_IDLE_ALARMS = 1000


@frozen(kw_only=True)
class Change:
    """A call looks otherwise than before.

    Attributes:
        before: None where it was not in the view.
        after: how it looks now, or why it is gone; gone without having been in the view is a
            call whose end was heard first.
        code: final SIP code of a call that failed, where it is known.
        due: when the clock made the change; None where something was heard.
    """

    before: Sight | None
    after: Sight | GoneReason
    code: int | None = None
    due: datetime | None = None

    @property
    def host(self) -> str:
        """Name the host of a call that was in the view."""
        return self.before.name.host if self.before else ""


@define
class LiveBoard:
    """Folds events and CDRs; never moves a call back, never shows one for ever.

    A dialog that is over is remembered for ten minutes, so that a late event does not revive it.
    Of one host only so many are kept: who sends INVITEs for ever does not get all memory.

    Attributes:
        sights: the calls in progress.
        clock: up to when the clock was followed: what is overdue is seen at this time.
        lost_before: calls of these hosts that began before are lost.
        crowded_out: calls that had to leave to make room; whoever takes note empties it.
    """

    longest: timedelta
    clock: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    sights: dict[CallName, Sight] = field(factory=dict, init=False)
    crowded_out: list[Change] = field(factory=list, init=False)
    crowd: Crowd = field(factory=Crowd)
    lost_before: dict[str, datetime] = field(factory=dict, init=False)
    _calls: dict[CallName, Remembered] = field(factory=dict, init=False)
    _alarms: list[tuple[datetime, int, CallName]] = field(factory=list, init=False)
    _numbers: "count[int]" = field(factory=count, init=False)

    def take(self, event: CallEvent, heard_at: datetime) -> Change | None:
        """Take one event that was heard at this time; None where the view stays as it is."""
        call = self._call(name_of(event))
        learnt = call.joined(event.phase, mark_of(event, latest=heard_at + _SKEW))
        change = self._learn(call, learnt, heard_at)
        limits = self._limits(event.host)
        shown = is_shown_by_events(learnt, limits) and not is_shown_by_events(call, limits)
        if change is None and shown:
            return Change(before=None, after=GoneReason.RECORDED)
        return change

    def close(self, closing: Closing, heard_at: datetime) -> Change | None:
        """Take the end that a CDR tells of; one of a dialog never heard of is remembered too."""
        call = self._call(closing.name)
        return self._learn(call, call.closed(closing), heard_at)

    def lose(self, host: str, before: datetime) -> Sequence[Change]:
        """Learn that a host's calls that began before this moment are no more."""
        known = self.lost_before.get(host)
        if known is not None and before <= known:
            return []
        self.lost_before[host] = before
        changes = []
        for name in [name for name in self.sights if name.host == host]:
            change = self._look(name)
            if change:
                changes.append(change)
                self._settle(name)
        return changes

    def older_than(self, host: str, moment: datetime) -> int:
        """Count the calls in progress of a host that began before a moment."""
        return sum(
            name.host == host and sight.begun_at < moment for name, sight in self.sights.items()
        )

    def age(self, now: datetime) -> Sequence[Change]:
        """Follow the clock, and give what it alone changes, the earliest first."""
        changes: list[Change] = []
        while self._alarms and self._alarms[0][0] <= now:
            name = heappop(self._alarms)[2]
            due = self._due(name) if name in self._calls else None
            if due is None or due > now:
                continue
            self.clock = max(self.clock, due)
            change = self._look(name, due) if name in self.sights else None
            changes += [change] if change else []
            self._settle(name)
        self.clock = max(self.clock, now)
        return changes

    def remembered(self) -> Iterable[Remembered]:
        """Give everything that `restore` needs."""
        return self._calls.values()

    def restore(self, kept: Iterable[Remembered], now: datetime) -> None:
        """Take over what another board remembered at that time; nobody is told of changes."""
        self.clock = now
        for each in kept:
            self._calls[each.call.name] = each
            self._look(each.call.name)
            self._settle(each.call.name)

    def _call(self, name: CallName) -> LiveCall:
        kept = self._calls.get(name)
        return kept.call if kept else LiveCall(name=name)

    def _learn(self, before: LiveCall, after: LiveCall, heard_at: datetime) -> Change | None:
        if after is before:
            return None
        self._calls[after.name] = Remembered(after, heard_at)
        change = self._look(after.name)
        self._settle(after.name)
        self._make_room(after.name.host)
        return change

    def _make_room(self, host: str) -> None:
        for name in self.crowd.too_many_waiting(host):
            sight = self.sights.pop(name)
            self._forget(name)
            self.crowded_out.append(Change(before=sight, after=GoneReason.CROWDED_OUT))
        for name in self.crowd.too_many_over(host):
            self._forget(name)

    def _forget(self, name: CallName) -> None:
        del self._calls[name]
        self.crowd.forget(name)

    def _limits(self, host: str) -> Limits:
        return Limits(self.longest, self.lost_before.get(host))

    def _look(self, name: CallName, due: datetime | None = None) -> Change | None:
        before = self.sights.pop(name, None)
        after = sight_of(self._calls[name].call, self.clock, self._limits(name.host))
        if isinstance(after, Sight):
            self.sights[name] = after
        self.crowd.see(name, after)
        if not isinstance(after, Sight) and before is None:
            return None
        if after == before:
            return None
        failed = self._calls[name].call.failed
        code = failed.sip_code if failed and after is GoneReason.FAILED else None
        return Change(before=before, after=after, code=code, due=due)

    def _settle(self, name: CallName) -> None:
        if name not in self.sights:
            kept = self._calls[name]
            if kept.heard_at + _REMEMBERED <= self.clock:
                self._forget(name)
                return
            self._calls[name] = Remembered(kept.call.without_what_is_over(), kept.heard_at)
        heappush(self._alarms, (self._due(name), next(self._numbers), name))
        if len(self._alarms) > _IDLE_ALARMS + 2 * len(self._calls):
            self._alarms = [(self._due(each), next(self._numbers), each) for each in self._calls]
            heapify(self._alarms)

    def _due(self, name: CallName) -> datetime:
        sight = self.sights.get(name)
        if sight is not None:
            return next_change(sight, self.longest)
        return self._calls[name].heard_at + _REMEMBERED
