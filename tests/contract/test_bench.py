"""The benchmarks run, on sizes that say nothing: no time is judged here."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench import recorded
from bench.catalogue import CATALOGUE
from bench.picture import as_svg
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
    ratios = {f"{row['what']} / {row['against']}" for row in rows if row["ratio"]}
    kept = {name for name in recorded.read() if "always" not in name}
    assert {name for name in kept if "FastStream" not in name} <= ratios
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


def test_a_ratio_that_got_worse_is_named_and_one_that_swings_is_not(tmp_path: Path) -> None:
    quick, cheap = Target(2, 3, at_most=False), Target(1.1, 1.05, at_most=True)
    then = [_beside("rate", 2.0, quick), _beside("cost", 1.0, cheap)]
    recorded.record(then, tmp_path / "recorded.json")
    held = recorded.read(tmp_path / "recorded.json")
    assert not recorded.fallen_behind([_beside("rate", 1.8, quick)], held)
    assert not recorded.fallen_behind([_beside("cost", 0.5, cheap)], held)
    assert not recorded.fallen_behind([_beside("new", 0.1, quick)], held)
    worse = [_beside("rate", 1.6, quick), _beside("cost", 1.2, cheap)]
    assert [each.split(" /")[0] for each in recorded.fallen_behind(worse, held)] == ["rate", "cost"]


def test_the_picture_shows_each_hold_and_by_how_much_it_is_missed() -> None:
    rows = [
        _beside("a <rate>", 4.0, Target(2, 3, at_most=False)),
        _beside("a cost", 2.2, Target(1.1, 1.05, at_most=True)),
        Row(what="shown", unit="bytes", measured=5),
    ]
    drawn = ET.fromstring(as_svg(rows))  # noqa: S314 our own
    bars = [each for each in drawn.iter() if each.find("{*}title") is not None]
    assert [float(each.attrib["width"]) for each in bars] == [384, 120]  # the hold is at 240
    assert "a <rate>" in "".join(drawn.itertext())
    assert "shown" not in "".join(drawn.itertext())


def _beside(what: str, ratio: float, target: Target) -> Row:
    return Row(what=what, unit="1/s", measured=ratio, peer=1, ratio=ratio, target=target)
