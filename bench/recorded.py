"""The figures of earlier runs, and whether the ratios of a new one fall behind them.

Only what was measured against a peer in the same run is compared: figures of the machine alone
swing by half from one hour to the next.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from bench.rows import Row, Target

RECORDED: Final = Path(__file__).parent / "recorded.json"
BAND: Final = 0.15
"""By which part a ratio may be worse before it counts: what three runs of one commit differed."""


def fallen_behind(rows: Sequence[Row], recorded: Sequence[Row]) -> Sequence[str]:
    """Name each ratio that is worse than the recorded one by more than the band."""
    then = {name_of(row): row.ratio for row in recorded}
    found = []
    for row in rows:
        before = then.get(name_of(row))
        if row.ratio is None or row.target is None or before is None:
            continue
        if _worse_by(row.ratio, before, at_most=row.target.at_most) > BAND:
            found.append(f"{name_of(row)}: {row.ratio:.2f}, recorded was {before:.2f}")
    return found


def not_compared(rows: Sequence[Row], recorded: Sequence[Row]) -> Sequence[str]:
    """Name each recorded ratio with a hold that a run has no ratio for."""
    measured = {name_of(row) for row in rows if row.ratio is not None}
    wanted = {name_of(row) for row in recorded if row.ratio is not None and row.target}
    return sorted(wanted - measured)


def name_of(row: Row) -> str:
    """Name a figure by what was measured and the peer."""
    return f"{row.what} / {row.against}" if row.against else row.what


def read(path: Path = RECORDED) -> Sequence[Row]:
    """Give the recorded figures, in order of their names."""
    found: Mapping[str, Mapping[str, Any]] = json.loads(path.read_text())
    return [_row(fields) for _, fields in sorted(found.items())]


def record(rows: Sequence[Row], path: Path = RECORDED, at: date | None = None) -> None:
    """Put the figures of a run in the place of the recorded ones; others stay."""
    day = at or datetime.now(UTC).date()
    new = {name_of(row): _fields(row, day) for row in rows if row.measured is not None}
    kept = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(kept | new, indent=1, sort_keys=True) + "\n")


def _fields(row: Row, day: date) -> Mapping[str, object]:
    fields = {
        "what": row.what, "unit": row.unit, "measured": _short(row.measured),
        "against": row.against, "there": _short(row.peer), "ratio": _short(row.ratio),
        "at": day.isoformat(),
    }  # fmt: skip
    if row.target is None:
        return fields
    goal = row.target
    return fields | {"hold": goal.hold, "stretch": goal.stretch, "at_most": goal.at_most}


def _row(fields: Mapping[str, Any]) -> Row:
    goal = (
        Target(fields["hold"], fields["stretch"], at_most=fields["at_most"])
        if "hold" in fields
        else None
    )
    return Row(
        what=fields["what"], unit=fields["unit"], measured=fields["measured"],
        against=fields["against"], peer=fields["there"], ratio=fields["ratio"], target=goal,
    )  # fmt: skip


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _worse_by(ratio: float, recorded: float, *, at_most: bool) -> float:
    return ratio / recorded - 1 if at_most else 1 - ratio / recorded
