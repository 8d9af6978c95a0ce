"""Many seeds, on all processors that this process may use."""

import gc
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from attrs import field, frozen

from simulation.running import run

_AT_A_TIME = 50


@frozen
class Verdict:
    """What seeds came to.

    Attributes:
        wrong: what was wrong, by seed.
        bitten: how many of the runs each kind of fault struck.
    """

    runs: int = 0
    lines: int = 0
    wrong: dict[int, Sequence[str]] = field(factory=dict)
    bitten: Counter[str] = field(factory=Counter)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(
            self.runs + other.runs,
            self.lines + other.lines,
            self.wrong | other.wrong,
            self.bitten + other.bitten,
        )

    def __str__(self) -> str:
        return "\n".join(self._told())

    def _told(self) -> Iterator[str]:
        yield f"{self.runs} seeds, {self.lines} lines, {len(self.wrong)} seeds wrong"
        yield ", ".join(f"{what}: {times}" for what, times in self.bitten.most_common())
        for seed, sentences in self.wrong.items():
            yield f"seed {seed}: {sentences[0]}; the whole of it: make simulation SEED={seed}"


def judge(seeds: range) -> Verdict:
    """Run seeds here, one after the other."""
    # Worlds are full of cycles, and a collector that looks for them takes a fifth of the time.
    gc.disable()
    verdict = sum((_verdict_of(seed) for seed in seeds), Verdict())
    gc.enable()
    gc.collect()
    return verdict


def _verdict_of(seed: int) -> Verdict:
    found = run(seed)
    wrong = {seed: found.wrong} if found.wrong else {}
    return Verdict(1, found.lines, wrong, Counter(found.bitten.keys()))


def judge_all(seeds: range) -> Verdict:
    """Run seeds wherever there is room."""
    parts = [seeds[start : start + _AT_A_TIME] for start in range(0, len(seeds), _AT_A_TIME)]
    # A process that begins anew, and not a copy of this one: copies of threads are not whole.
    room = ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=get_context("spawn"))
    with room as processes:
        return sum(processes.map(judge, parts), Verdict())
