"""Ratios of an earlier run, and whether a new one falls behind them.

Only what was measured against a peer in the same run is compared: figures of the machine alone
swing by half from one hour to the next.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.rows import Row

RECORDED: Final = Path(__file__).parent / "recorded.json"
BAND: Final = 0.15
"""By which part a ratio may be worse before it counts: what three runs of one commit differed."""


def fallen_behind(rows: Sequence[Row], recorded: Mapping[str, float]) -> Sequence[str]:
    """Name each ratio that is worse than the recorded one by more than the band."""
    return [
        f"{name_of(row)}: {row.ratio:.2f}, recorded was {recorded[name_of(row)]:.2f}"
        for row in rows
        if row.ratio is not None
        and row.target is not None
        and name_of(row) in recorded
        and _worse_by(row.ratio, recorded[name_of(row)], at_most=row.target.at_most) > BAND
    ]


def name_of(row: Row) -> str:
    """Name a ratio by what was measured and the peer."""
    return f"{row.what} / {row.against}"


def read(path: Path = RECORDED) -> Mapping[str, float]:
    """Give the recorded ratios by what was measured."""
    found: Mapping[str, float] = json.loads(path.read_text())
    return found


def record(rows: Sequence[Row], path: Path = RECORDED) -> None:
    """Put the ratios of a run in the place of the recorded ones; others stay."""
    ratios = {name_of(row): round(row.ratio, 3) for row in rows if row.ratio is not None}
    kept = dict(read(path)) if path.exists() else {}
    path.write_text(json.dumps(kept | ratios, indent=1, sort_keys=True) + "\n")


def _worse_by(ratio: float, recorded: float, *, at_most: bool) -> float:
    return ratio / recorded - 1 if at_most else 1 - ratio / recorded
