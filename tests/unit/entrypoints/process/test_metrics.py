"""What the processes count, under names that dashboards know."""

from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry

from adapters.contract.builders import a_dead_letter
from application.calls.data import Outcome
from application.intake.data import RecordKind
from entrypoints.process.metrics import BridgeMetrics, WorkerMetrics


def test_lines_by_kind_and_result() -> None:
    registry = CollectorRegistry()
    metrics = BridgeMetrics(registry)
    for kind, reason in (
        (RecordKind.CDR, None),
        (RecordKind.CDR, None),
        (RecordKind.DEAD, "not_json"),
        (RecordKind.PHASE, "call_id"),
    ):
        metrics.relayed(kind, reason)

    def lines(kind: str, result: str) -> float | None:
        return registry.get_sample_value("cdr_bridge_lines_total", {"kind": kind, "result": result})

    assert [lines("cdr", "ok"), lines("dead", "not_json"), lines("phase", "call_id")] == [2, 1, 1]


def test_cdrs_by_outcome_and_letters_by_reason() -> None:
    registry = CollectorRegistry()
    metrics = WorkerMetrics(registry)
    metrics.settled(Outcome.STORED, 999)
    metrics.settled(Outcome.DUPLICATE, 1)
    metrics.parked(a_dead_letter())
    value = registry.get_sample_value
    assert value("cdr_processed_total", {"result": "stored"}) == 999
    assert value("cdr_processed_total", {"result": "duplicate"}) == 1
    assert value("cdr_parked_total", {"stage": "decode", "reason": "not_utf8"}) == 1


def test_the_age_of_a_line_at_its_commit() -> None:
    registry = CollectorRegistry()
    WorkerMetrics(registry).committed(datetime.now(UTC) - timedelta(seconds=2))
    assert registry.get_sample_value("cdr_end_to_end_seconds_count") == 1
    assert 2 <= (registry.get_sample_value("cdr_end_to_end_seconds_sum") or 0) < 60
