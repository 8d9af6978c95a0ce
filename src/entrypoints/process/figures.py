"""What every process tells of itself, and figures that count without a hand on them."""

import platform
from collections.abc import Callable, Iterable
from importlib.metadata import version

from attrs import frozen
from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector


def registry_of(process: str) -> CollectorRegistry:
    """Make the registry of a process, with memory, CPU, files and start of it, and its version."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    built = Gauge(
        "akira_build_info", "1; its labels tell what runs", ["process", "version", "python"],
        registry=registry,
    )  # fmt: skip
    built.labels(process, version("akira-cdr"), platform.python_version()).set(1)
    return registry


@frozen(eq=False)
class _Counted(Collector):
    name: str
    meaning: str
    read: Callable[[], float]

    def collect(self) -> Iterable[Metric]:
        yield CounterMetricFamily(self.name, self.meaning, self.read())


def counter(
    registry: CollectorRegistry, name: str, meaning: str, read: Callable[[], float]
) -> None:
    """Publish a count that is kept elsewhere and read when it is asked for; `_total` is added."""
    registry.register(_Counted(name, meaning, read))
