"""Contenders take turns: on a shared machine only neighbours in time compare."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from statistics import median

from attrs import frozen


@frozen(kw_only=True)
class Run:
    """One turn.

    Attributes:
        rate: records a second.
        cpu: of the process or processes that the row is about, ms per 1,000 records.
        parts: the same by the name of the process.
    """

    rate: float
    cpu: float
    parts: Mapping[str, float] = {}


@frozen
class Runs:
    """The turns of all contenders."""

    by_name: Mapping[str, Sequence[Run]]

    def rate(self, name: str) -> float:
        """Give the median rate."""
        return median(run.rate for run in self.by_name[name])

    def cpu(self, name: str) -> float:
        """Give the median cost."""
        return median(run.cpu for run in self.by_name[name])

    def part(self, name: str, part: str) -> float:
        """Give the median cost of one process."""
        return median(run.parts[part] for run in self.by_name[name])

    def ratio(self, name: str, peer: str) -> float:
        """Give the median over the rounds of one rate to the other."""
        pairs = zip(self.by_name[name], self.by_name[peer], strict=True)
        return median(run.rate / other.rate for run, other in pairs)


async def take_turns(rounds: int, contenders: Mapping[str, Callable[[], Awaitable[Run]]]) -> Runs:
    """Let each contender run once a round."""
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            runs[name].append(await contender())
    return Runs(runs)
