"""The benchmarks run, on sizes that say nothing: no time is judged here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import recorded
from bench.catalogue import CATALOGUE
from bench.rows import Row, Target
from bench.sizes import FULL, SMALL, told
from bench.table import as_text

ROOT = Path(__file__).parents[2]


# Ten minutes beside 25 others on two cores (2026-11-26); it is as long as the machine is slow.
@pytest.mark.timeout(3600)
@pytest.mark.embedded
def test_every_benchmark_prints_its_rows(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--small", "--json", "--folder", str(tmp_path)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert len(rows) > len(CATALOGUE)
    printed = {(row["what"], row["against"] or "") for row in rows}
    # Small sizes are tried with one setting of NATS's disk.
    others = [told(sync) for sync in FULL.syncs if sync not in SMALL.syncs]
    compared = {
        (row.what, row.against)
        for row in recorded.read()
        if row.ratio is not None and row.target and not any(each in row.what for each in others)
    }
    assert compared
    assert compared <= printed
    for row in rows:
        assert row["measured"] is not None or row["note"], row


def test_a_hold_that_is_missed_is_printed_as_missed() -> None:
    rate = Row(what="rate", unit="1/s", measured=45, target=Target(50, 90, at_most=False))
    cost = Row(what="cost", unit="ms", measured=60, target=Target(50, 40, at_most=True))
    ratio = Row(what="ratio", unit="1/s", measured=45, peer=90, ratio=0.5,
                target=Target(0.4, 0.6, at_most=False))  # fmt: skip
    assert [row.verdict for row in (rate, cost, ratio)] == ["missed", "missed", "reached"]
    assert "NOT REACHED by 10%" in as_text([rate], {})
    assert "NOT REACHED by 20%" in as_text([cost], {})


def test_a_ratio_that_got_worse_is_named_and_one_that_swings_is_not(tmp_path: Path) -> None:
    quick, cheap = Target(2, 3, at_most=False), Target(1.1, 1.05, at_most=True)
    then = [_beside("rate", 2.0, quick), _beside("cost", 1.0, cheap)]
    recorded.record(then, tmp_path / "recorded.json")
    held = recorded.read(tmp_path / "recorded.json")
    assert not recorded.fallen_behind([_beside("rate", 1.8, quick)], held)
    assert not recorded.fallen_behind([_beside("cost", 0.5, cheap)], held)
    assert not recorded.fallen_behind([_beside("new", 0.1, quick)], held)
    worse = [_beside("rate", 1.6, quick), _beside("cost", 1.2, cheap)]
    named = [each.split(":")[0] for each in recorded.fallen_behind(worse, held)]
    assert named == ["rate / peer", "cost / peer"]


def test_a_recorded_ratio_that_a_run_does_not_measure_is_named(tmp_path: Path) -> None:
    goal = Target(2, 3, at_most=False)
    recorded.record([_beside("rate", 2.0, goal), _beside("gone", 1.0, goal)], tmp_path / "r.json")
    held = recorded.read(tmp_path / "r.json")
    assert recorded.not_compared([_beside("rate", 2.0, goal)], held) == ["gone / peer"]
    assert not recorded.not_compared(held, held)


def _beside(what: str, ratio: float, target: Target) -> Row:
    return Row(
        what=what, unit="1/s", measured=ratio, against="peer", peer=1, ratio=ratio, target=target
    )
