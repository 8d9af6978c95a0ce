"""Prometheus metrics of a stream that forgets, and of what it lost."""

import logging

from attrs import field, frozen
from prometheus_client import CollectorRegistry, Counter

from application.intake.keep_receipts import ReceiptObserver
from application.intake.tell_settled import StreamObserver
from domain.intake.receipts import Hole

_log = logging.getLogger(__name__)
SETTLED_LAG = "Age of the oldest record that was sent and is not in the book"
LOST_BYTES = "Bytes of lines that the stream confirmed and lost, and that are not in the book yet"


@frozen
class ResetMetrics(StreamObserver):
    """How often the stream was not what it had been."""

    registry: CollectorRegistry
    _resets: Counter = field(init=False)

    @_resets.default
    def _make_resets(self) -> Counter:
        return Counter(
            "cdr_stream_resets", "Times that the stream lost its end", registry=self.registry
        )

    def went_back(self) -> None:
        """Count it and say it."""
        self._resets.inc()
        _log.error("the stream has lost its end, or is another one")


@frozen
class LossMetrics(ResetMetrics, ReceiptObserver):
    """What the stream lost after it had confirmed it, as a bridge finds out."""

    _again: Counter = field(init=False)
    _missing: Counter = field(init=False)

    @_again.default
    def _make_again(self) -> Counter:
        return Counter(
            "cdr_bridge_sent_again",
            "Records published again that the stream had confirmed and that were not in the book",
            registry=self.registry,
        )

    @_missing.default
    def _make_missing(self) -> Counter:
        return Counter(
            "cdr_bridge_missing_bytes",
            "Bytes of lines that are neither in the book nor in a file, at each look",
            registry=self.registry,
        )

    def sent_again(self, records: int) -> None:
        """Count them and say it."""
        self._again.inc(records)
        _log.warning(
            "what is not in the book is published again, from the files", extra={"records": records}
        )

    def missing(self, hole: Hole) -> None:
        """Count and say which bytes nobody has: akira republish, if they are elsewhere."""
        self._missing.inc(hole.end - hole.start)
        _log.error(
            "lines are neither in the book nor in a file: akira republish them from elsewhere",
            extra={"file_id": hole.file_id, "start": hole.start, "end": hole.end},
        )
