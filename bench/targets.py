"""What `make bench` holds the pipeline to."""

from typing import Final

from bench.rows import Target

BRIDGE_OF_LIMIT: Final = Target(0.70, 0.90, at_most=False)
BRIDGE_CPU: Final = Target(25, 15, at_most=True)
CONSUME_CPU: Final = Target(15, 10, at_most=True)
WORKER_OF_COPY: Final = Target(0.25, 0.45, at_most=False)
WORKER_CPU: Final = Target(70, 45, at_most=True)
WORKER_CPU_ALL_FACTS: Final = Target(58, 45, at_most=True)
TOTAL_CPU: Final = Target(180, 120, at_most=True)
TWO_WORKERS: Final = Target(1.10, 1.05, at_most=True)
HOT_COMPANY: Final = Target(1.15, 1.05, at_most=True)
OF_NAIVE: Final = Target(30, 50, at_most=False)
OF_FASTSTREAM: Final = Target(2, 3, at_most=False)
LATENCY_P50: Final = Target(20, 10, at_most=True)
LATENCY_P99: Final = Target(100, 40, at_most=True)
BRIDGE_MEMORY: Final = Target(80, 60, at_most=True)
WORKER_MEMORY: Final = Target(300, 200, at_most=True)
RATINGS: Final = Target(50_000, 100_000, at_most=False)
IMPORT_TIME: Final = Target(30, 10, at_most=True)
IMPORT_MEMORY: Final = Target(300, 300, at_most=True)
GROWTH: Final = Target(1.3, 1.1, at_most=True)
REPLAY: Final = Target(20_000, 40_000, at_most=False)
IDLE_CPU: Final = Target(0.5, 0.2, at_most=True)
LIVE_P99: Final = Target(600, 400, at_most=True)
LIVE_CPU: Final = Target(60, 30, at_most=True)
LIVE_MEMORY: Final = Target(250, 150, at_most=True)
LIVE_HEALTH: Final = Target(1, 0.2, at_most=True)
LIVE_READY: Final = Target(2, 1, at_most=True)
HELP_CPU: Final = Target(0.2, 0.1, at_most=True)
COMMAND_CPU: Final = Target(0.45, 0.3, at_most=True)
