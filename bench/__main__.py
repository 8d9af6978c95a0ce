"""`python -m bench`: runs the benchmarks and prints one table."""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve

from bench import recorded
from bench.catalogue import CATALOGUE
from bench.picture import as_svg
from bench.rig import open_rig
from bench.rows import Row
from bench.sizes import FULL, GIGABYTE, GROWTH, SMALL, Sizes
from bench.table import as_json, as_text


def main() -> int:
    """Run what is asked."""
    given = _arguments()
    names = given.only or list(CATALOGUE)
    with tempfile.TemporaryDirectory(prefix="akira-bench-", dir=given.folder) as folder:
        rows = asyncio.run(_measure(Path(folder), _sizes(given), names))
    sys.stdout.write((as_json if given.json else as_text)(rows, _machine()))
    if given.picture:
        given.picture.write_text(as_svg(rows))
    if given.record:
        recorded.record(rows)
    behind = recorded.fallen_behind(rows, recorded.read()) if given.check else ()
    sys.stderr.writelines(f"fallen behind: {each}\n" for each in behind)
    return 1 if behind else 0


async def _measure(folder: Path, sizes: Sizes, names: Sequence[str]) -> Sequence[Row]:
    rows: list[Row] = []
    async with open_rig(folder, sizes) as rig:
        for name in names:
            sys.stderr.write(f"{name} …\n")
            rows += await CATALOGUE[name](rig)
    return rows


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="NAME", help=f"of {', '.join(CATALOGUE)}")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--small", action="store_true", help="to see that it runs, not to judge")
    parser.add_argument("--rounds", type=int, help="turns of each contender")
    parser.add_argument("--growth", action="store_true", help="cost at ten million rows: an hour")
    parser.add_argument("--gigabyte", action="store_true", help="a gigabyte waits for the bridge")
    parser.add_argument("--timescale", action="store_true", help="TimescaleDB in a container")
    parser.add_argument("--check", action="store_true", help="1 where a recorded ratio got worse")
    parser.add_argument("--record", action="store_true", help="let these ratios be the recorded")
    parser.add_argument("--picture", type=Path, help="draw the holds into an SVG file")
    parser.add_argument("--folder", type=Path, help="where servers and files are put")
    given = parser.parse_args()
    unknown = set(given.only) - set(CATALOGUE)
    if unknown:
        parser.error(f"no benchmark: {', '.join(sorted(unknown))}")
    return given


def _sizes(given: argparse.Namespace) -> Sizes:
    sizes = SMALL if given.small else FULL
    if given.rounds:
        sizes = evolve(sizes, rounds=given.rounds)
    sizes = evolve(sizes, timescale=given.timescale)
    if given.growth:
        sizes = evolve(sizes, small_table=GROWTH[0], large_table=GROWTH[1])
    return evolve(sizes, backlog=GIGABYTE) if given.gigabyte else sizes


def _machine() -> Mapping[str, str]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": str(os.cpu_count()),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load of the last 1, 5, 15 minutes": " ".join(f"{each:.1f}" for each in os.getloadavg()),
    }


if __name__ == "__main__":
    sys.exit(main())
