"""Prometheus metrics of the live gateway."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from attrs import frozen
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from adapters.web.door import Door
from adapters.web.refusals import Refusals
from adapters.web.viewing import Rounds
from application.live.view import LiveView
from entrypoints.process.metrics import gauge


@frozen(eq=False)
class _LiveFigures(Collector):
    view: LiveView
    rounds: Rounds

    def collect(self) -> Iterable[Metric]:
        rows = self.view.rows.by_key.values()
        calls = GaugeMetricFamily("live_calls", "Calls in progress", labels=["host", "phase"])
        found = Counter(
            (row.sight.name.host, row.sight.state.value) for row in rows if not row.sight.overdue
        )
        for labels, number in found.items():
            calls.add_metric(labels, number)
        yield calls
        stale = sum(row.sight.overdue for row in rows)
        yield GaugeMetricFamily("live_calls_stale", "Calls whose end was probably lost", stale)
        age = GaugeMetricFamily(
            "live_host_heartbeat_age_seconds", "Since a host was heard of", labels=["host"]
        )
        now = datetime.now(UTC)
        for name, report in self.view.hosts.by_name.items():
            age.add_metric([name], (now - report.heard_at).total_seconds())
        yield age
        ended = CounterMetricFamily(
            "live_sse_dropped", "Connections that ended, by reason", labels=["reason"]
        )
        for reason, number in self.rounds.ended.items():
            ended.add_metric([reason], number)
        yield ended
        heard = CounterMetricFamily(
            "live_events", "Steps of calls that were heard", labels=["host", "phase"]
        )
        for (host, phase), number in self.view.heard.items():
            heard.add_metric([host, phase], number)
        yield heard
        left_out = CounterMetricFamily(
            "live_calls_left_out", "Calls not shown: too many wait for an answer", labels=["host"]
        )
        for host, number in self.view.left_out.counts.items():
            left_out.add_metric([host], number)
        yield left_out


@frozen(eq=False)
class _DoorFigures(Collector):
    door: Door
    refusals: Refusals

    def collect(self) -> Iterable[Metric]:
        for name, meaning, counts in (
            ("live_connections_ended", "Connections that we ended", self.door.turned_away),
            ("live_refusals", "Requests that were refused", self.refusals.counts),
        ):
            family = CounterMetricFamily(name, f"{meaning}, by reason", labels=["reason"])
            for reason, number in counts.items():
                family.add_metric([reason], number)
            yield family


def export_live(registry: CollectorRegistry, view: LiveView, rounds: Rounds) -> None:
    """Publish what the gateway shows, and to how many."""
    registry.register(_LiveFigures(view, rounds))
    gauge(registry, "live_sse_clients", "Open connections", lambda: rounds.clients)
    gauge(registry, "live_round_seconds", "Of the last round", lambda: rounds.seconds)


def export_door(registry: CollectorRegistry, door: Door, refusals: Refusals) -> None:
    """Publish who came in, and who did not."""
    registry.register(_DoorFigures(door, refusals))
    gauge(registry, "live_connections", "Connections that are open", lambda: len(door.inside))
    gauge(registry, "live_connections_room", "Most connections", lambda: door.room)
