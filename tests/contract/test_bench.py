"""The benchmarks run, on sizes that say nothing: no time is judged here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.catalogue import CATALOGUE
from bench.rows import Row, Target
from bench.table import as_text

ROOT = Path(__file__).parents[2]


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
    for row in rows:
        assert row["measured"] is not None or row["note"], row


def test_a_hold_that_is_missed_is_printed_as_missed() -> None:
    rate = Row(what="rate", unit="1/s", measured=45, target=Target(50, 90, at_most=False))
    cost = Row(what="cost", unit="ms", measured=60, target=Target(50, 40, at_most=True))
    ratio = Row(what="ratio", unit="1/s", measured=45, peer=90, ratio=0.5,
                target=Target(0.4, 0.6, at_most=False))  # fmt: skip
    assert [row.verdict for row in (rate, cost, ratio)] == ["missed", "missed", "reached"]
    assert "MISSED by 10%" in as_text([rate], {})
    assert "MISSED by 20%" in as_text([cost], {})
