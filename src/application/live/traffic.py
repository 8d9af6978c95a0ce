"""Figures of the traffic: answers a minute, answer-seizure ratio, calls in progress over time."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field, frozen

from application.live.items import Row
from domain.live.board import Change
from domain.live.sight import GoneReason, Sight

EVERYBODY = ""
SAMPLE_SECONDS = 15
_SAMPLES = 240
_SLOT_SECONDS = 5
_ASR_SLOTS = 15 * 60 // _SLOT_SECONDS
_MINUTE_SLOTS = 60 // _SLOT_SECONDS
# A challenged INVITE comes again with credentials: it is no attempt of its own.
_CHALLENGES = frozenset({401, 407})


@frozen(kw_only=True)
class Figures:
    """Figures for one scope.

    Attributes:
        answered: in the last minute.
        asr_answered, asr_attempts: of the last 15 minutes.
        in_progress: calls each 15 seconds, up to an hour back, oldest first.
    """

    answered: int
    asr_answered: int
    asr_attempts: int
    in_progress: Sequence[int]


@define
class Traffic:
    """Counts by company, and for everybody together; times are seconds of the epoch.

    Attributes:
        slots: answered and failed attempts in five seconds.
        samples: calls in progress each 15 seconds, the last one last.
        sampled: when that was.
    """

    slots: dict[int, dict[str, tuple[int, int]]] = field(factory=dict)
    samples: deque[Mapping[str, int]] = field(factory=lambda: deque(maxlen=_SAMPLES))
    sampled: int = 0

    def copy(self) -> "Traffic":
        """Give one that does not change any more."""
        slots = {slot: dict(counts) for slot, counts in self.slots.items()}
        return Traffic(slots=slots, samples=self.samples.copy(), sampled=self.sampled)

    def note(self, change: Change, company: str | None, now: int) -> None:
        """Count an answer, or an end without one."""
        was_answered = change.before is not None and change.before.answered_at is not None
        if was_answered or change.code in _CHALLENGES or change.after is GoneReason.LOST:
            return
        if isinstance(change.after, Sight) and change.after.answered_at is not None:
            self._count(company, now, (1, 0))
        elif isinstance(change.after, GoneReason):
            self._count(company, now, (0, 1))

    def sample(self, rows: Iterable[Row], now: int) -> None:
        """Count the calls in progress, if it is time to."""
        if now < self.sampled + SAMPLE_SECONDS:
            return
        counts: dict[str, int] = {EVERYBODY: 0}
        for row in rows:
            if not row.sight.overdue:
                counts[EVERYBODY] += 1
                if row.company is not None:
                    counts[row.company] = counts.get(row.company, 0) + 1
        # After a pause the chart shows what was true all the while as far as anybody knows.
        gap = (now - self.sampled) // SAMPLE_SECONDS if self.sampled else 1
        self.samples.extend([counts] * min(gap, _SAMPLES))
        self.sampled = now - now % SAMPLE_SECONDS

    def figures(self, tenant: str | None, now: int) -> Figures:
        """Give the figures of one company, or of everybody."""
        name = EVERYBODY if tenant is None else tenant
        slot = now // _SLOT_SECONDS
        found = [
            (slot - each, counts[name]) for each, counts in self.slots.items() if name in counts
        ]
        recent = [counts for age, counts in found if age < _ASR_SLOTS]
        answered = sum(counts[0] for counts in recent)
        return Figures(
            answered=sum(counts[0] for age, counts in found if age < _MINUTE_SLOTS),
            asr_answered=answered,
            asr_attempts=answered + sum(counts[1] for counts in recent),
            in_progress=[counts.get(name, 0) for counts in self.samples],
        )

    def _count(self, company: str | None, now: int, what: tuple[int, int]) -> None:
        slot = now // _SLOT_SECONDS
        counts = self.slots.setdefault(slot, {})
        for name in (EVERYBODY, company):
            if name is not None:
                answered, failed = counts.get(name, (0, 0))
                counts[name] = (answered + what[0], failed + what[1])
        for old in [each for each in self.slots if each <= slot - _ASR_SLOTS]:
            del self.slots[old]
