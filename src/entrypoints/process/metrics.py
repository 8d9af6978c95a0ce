"""Prometheus metrics of bridge and worker; names after the Prometheus conventions."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

from attrs import field, frozen
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from application.calls.data import Outcome
from application.calls.observing import RecordObserver
from application.health.standstill import Standstill
from application.intake.data import RecordKind
from application.intake.relay_cdrs import RelayObserver
from application.letters.data import DeadLetter
from application.proof.audit_stream import AuditObserver
from domain.calls.doubt import DoubtReason
from domain.facts.call_facts import CallReceived
from domain.pricing.verdict import UnratedReason
from domain.proof.gap_watch import Gap
from entrypoints.process.loss_metrics import ResetMetrics
from entrypoints.process.results import LETTERS, LINES, OUTCOMES

_log = logging.getLogger(__name__)
_LATENCIES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 60, 300, 3600)


def gauge(registry: CollectorRegistry, name: str, meaning: str, read: Callable[[], float]) -> None:
    """Publish a figure that is read when it is asked for."""
    Gauge(name, meaning, registry=registry).set_function(read)


@frozen
class BridgeMetrics(RelayObserver):
    """What the bridge did with the lines; what did not happen yet is told as 0."""

    registry: CollectorRegistry
    _lines: Counter = field(init=False)

    @_lines.default
    def _make_lines(self) -> Counter:
        lines = Counter(
            "cdr_bridge_lines",
            "Lines by the kind they were taken for; result is ok, or why not",
            ["kind", "result"],
            registry=self.registry,
        )
        for kind, results in LINES.items():
            for result in results:
                lines.labels(kind.name.lower(), result)
        return lines

    def relayed(self, kind: RecordKind, reason: str | None) -> None:
        """Count one line."""
        self._lines.labels(kind.name.lower(), reason or "ok").inc()


@frozen
class WorkerMetrics(ResetMetrics, RecordObserver, AuditObserver):
    """What the worker did with the deliveries, and whether it gets on with them."""

    standstill: Standstill = field(factory=lambda: Standstill(monotonic))
    _settled: Counter = field(init=False)
    _parked: Counter = field(init=False)
    _unread: Counter = field(init=False)
    _doubted: Counter = field(init=False)
    _unrated: Counter = field(init=False)
    _batch: Histogram = field(init=False)
    _latency: Histogram = field(init=False)
    _taken_at: list[float] = field(init=False, factory=list)
    _lost: Counter = field(init=False)

    @_settled.default
    def _make_settled(self) -> Counter:
        settled = Counter("cdr_processed", "CDRs by outcome", ["result"], registry=self.registry)
        for outcome in OUTCOMES:
            settled.labels(outcome.value)
        return settled

    @_parked.default
    def _make_parked(self) -> Counter:
        parked = Counter(
            "cdr_parked", "Dead letters by stage and reason", ["stage", "reason"],
            registry=self.registry,
        )  # fmt: skip
        for stage, reason in LETTERS:
            parked.labels(stage, reason)
        return parked

    @_unread.default
    def _make_unread(self) -> Counter:
        return Counter(
            "cdr_unread",
            "Calls stored though a field on which no price depends could not be read",
            registry=self.registry,
        )

    @_doubted.default
    def _make_doubted(self) -> Counter:
        doubted = Counter(
            "cdr_implausible", "What cannot be true of stored calls, by what contradicts what",
            ["reason"], registry=self.registry,
        )  # fmt: skip
        for reason in DoubtReason:
            doubted.labels(reason.value)
        return doubted

    @_unrated.default
    def _make_unrated(self) -> Counter:
        unrated = Counter(
            "cdr_unrated", "Calls stored without a price, by reason", ["reason"],
            registry=self.registry,
        )  # fmt: skip
        for reason in UnratedReason:
            unrated.labels(reason.value)
        return unrated

    @_batch.default
    def _make_batch(self) -> Histogram:
        return Histogram(
            "cdr_worker_batch_seconds",
            "From taking a batch to its commit, waits for the database within",
            buckets=_LATENCIES,
            registry=self.registry,
        )

    @_latency.default
    def _make_latency(self) -> Histogram:
        return Histogram(
            "cdr_end_to_end_seconds",
            "From the bridge's reading of the line to the commit; one observation a batch",
            buckets=_LATENCIES,
            registry=self.registry,
        )

    @_lost.default
    def _make_lost(self) -> Counter:
        return Counter(
            "cdr_stream_lost", "Messages missing from the stream's sequence", registry=self.registry
        )

    def __attrs_post_init__(self) -> None:
        gauge(
            self.registry,
            "cdr_worker_standstill_seconds",
            "For how long records are in hand and nothing was committed",
            self.standstill.seconds,
        )

    def taken(self) -> None:
        """Begin to wait for a commit."""
        self.standstill.taken()
        self._taken_at[:] = [monotonic()]

    def given_back(self) -> None:
        """Go on waiting while the records come again."""
        self.standstill.given_back()

    def lost(self, gap: Gap) -> None:
        """Count and say what the stream lost: republish the files of that hour."""
        self._lost.inc(gap.last_seq - gap.first_seq + 1)
        _log.error(
            "the stream lost messages: akira republish the files before this moment",
            extra={
                "first_seq": gap.first_seq,
                "last_seq": gap.last_seq,
                "before": gap.before.stored_at.isoformat(),
            },
        )

    def settled(self, outcome: Outcome, count: int) -> None:
        """Count CDRs by outcome."""
        self._settled.labels(outcome.value).inc(count)

    def stored(self, call: CallReceived) -> None:
        """Count what was stored without what could not be read of it, or without a price."""
        if call.cdr.unread is not None:
            self._unread.inc()
        for reason in call.verdict.waits_for:
            self._unrated.labels(reason.value).inc()

    def doubted(self, reason: DoubtReason) -> None:
        """Count one thing that cannot be true of a stored call."""
        self._doubted.labels(reason.value).inc()

    def parked(self, letter: DeadLetter) -> None:
        """Count one dead letter."""
        self._parked.labels(letter.stage, letter.reason).inc()

    def committed(self, read_at: datetime) -> None:
        """Observe the age of the oldest line of a batch."""
        self.standstill.settled()
        for moment in self._taken_at:
            self._batch.observe(monotonic() - moment)
        self._taken_at.clear()
        self._latency.observe((datetime.now(UTC) - read_at).total_seconds())
