"""What commands of `akira` cost: most of it is what they import."""

import os
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final

from bench import targets
from bench.rig import Rig
from bench.rows import Row, Target
from bench.running import BenchError

_TURNS: Final = 5
_HELP: Final = ("--help",)
_ASKING: Final = (
    ("company", "list"),
    ("rate", "company 1", "49301234", "--duration", "75"),
    ("cdr", "search", "--account", "acct-1"),
    ("dead", "list"),
)


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure the processor time of help, and of commands that ask the database."""
    rows = [_row(_HELP, {}, rig, targets.HELP_CPU)]
    async with rig.a_database() as database:
        place = {"AKIRA_DATABASE_URL": database.dsn}
        rows += [_row(words, place, rig, targets.COMMAND_CPU) for words in _ASKING]
    return rows


def _row(words: Sequence[str], environment: Mapping[str, str], rig: Rig, target: Target) -> Row:
    turns = range(_TURNS * rig.sizes.rounds)
    took = median(_cpu(words, environment) for _ in turns)
    return Row(what=f"akira {' '.join(words[:2])}, CPU", measured=took, unit="s", target=target)


def _cpu(words: Sequence[str], environment: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "entrypoints.cli", *words],
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BenchError(f"akira {' '.join(words)}: {done.returncode}, {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
