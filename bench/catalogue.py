"""The benchmarks by name, in the order in which they run."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from bench.marks import (
    bridge,
    commands,
    consume,
    end_to_end,
    growth,
    latency,
    live,
    memory,
    numbers,
    rating,
    replay,
    room,
    scale,
    tariff_import,
    worker,
)
from bench.rig import Rig
from bench.rows import Row

Benchmark = Callable[[Rig], Awaitable[Sequence[Row]]]
CATALOGUE: Final[Mapping[str, Benchmark]] = {
    "bridge": bridge.measure,
    "consume": consume.measure,
    "worker": worker.measure,
    "end_to_end": end_to_end.measure,
    "latency": latency.measure,
    "replay": replay.measure,
    "memory": memory.measure,
    "rating": rating.measure,
    "numbers": numbers.measure,
    "import": tariff_import.measure,
    "commands": commands.measure,
    "scale": scale.measure,
    "room": room.measure,
    "live": live.measure,
    "growth": growth.measure,
}
CHECKED: Final = ("bridge", "worker", "end_to_end", "scale")
"""What is measured beside a peer, and has recorded ratios."""
