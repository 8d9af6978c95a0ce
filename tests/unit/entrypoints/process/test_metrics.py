"""What the processes count, under names that dashboards know."""

from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry

from adapters.contract.builders import a_dead_letter, a_received_call
from application.calls.data import Outcome
from application.intake.data import RecordKind
from domain.pricing.verdict import UnratedReason, Verdict
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


def test_calls_without_a_price_and_how_long_a_batch_took() -> None:
    registry = CollectorRegistry()
    metrics = WorkerMetrics(registry)
    metrics.taken()
    metrics.stored(a_received_call(verdict=Verdict(unrated_reason=UnratedReason.NO_RATE)))
    metrics.stored(a_received_call(verdict=Verdict()))
    metrics.committed(datetime.now(UTC))
    metrics.committed(datetime.now(UTC))
    value = registry.get_sample_value
    assert value("cdr_unrated_total", {"reason": "no_rate"}) == 1
    assert value("cdr_unrated_total", {"reason": "no_tariff"}) == 0
    assert value("cdr_worker_batch_seconds_count") == 1
