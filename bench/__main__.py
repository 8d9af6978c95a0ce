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
from bench.catalogue import CATALOGUE, CHECKED
from bench.rig import open_rig
from bench.rows import Row
from bench.sizes import DEFAULT, FULL, GIGABYTE, GROWTH, SMALL, Sizes
from bench.table import as_json, as_text


def main() -> int:
    """Run what is asked."""
    given = _arguments()
    names = given.only or list(CHECKED if given.check else CATALOGUE)
    with tempfile.TemporaryDirectory(prefix="akira-bench-", dir=given.folder) as folder:
        rows = asyncio.run(_measure(Path(folder), _sizes(given), names))
    sys.stdout.write((as_json if given.json else as_text)(rows, _machine()))
    bad = _worse(rows, whole=not given.only) if given.check else ()
    sys.stderr.writelines(f"{each}\n" for each in bad)
    if given.record:
        recorded.record(rows)
    return 1 if bad else 0


def _worse(rows: Sequence[Row], *, whole: bool) -> Sequence[str]:
    then = recorded.read()
    behind = [f"fallen behind: {each}" for each in recorded.fallen_behind(rows, then)]
    if not whole:
        return behind
    return [*behind, *(f"not compared: {each}" for each in recorded.not_compared(rows, then))]


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
    parser.add_argument("--records", type=int, help="of a turn; no more where each is synced")
    parser.add_argument("--rounds", type=int, help="turns of each contender")
    parser.add_argument(
        "--growth",
        type=int,
        nargs="?",
        const=GROWTH,
        metavar="ROWS",
        help=f"cost of a call where there are so many; {GROWTH:,} take an hour",
    )
    parser.add_argument("--gigabyte", action="store_true", help="a gigabyte waits for the bridge")
    parser.add_argument("--timescale", action="store_true", help="TimescaleDB in a container")
    parser.add_argument(
        "--sync",
        action="append",
        metavar="WHEN",
        help="when NATS syncs: always, 1s, 2m, …; again for several",
    )
    parser.add_argument("--check", action="store_true", help="1 where a recorded ratio got worse")
    parser.add_argument("--record", action="store_true", help="let these figures be the recorded")
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
    if given.records:
        fewer = min(given.records, sizes.synced)
        sizes = evolve(sizes, records=given.records, synced=fewer)
    sizes = evolve(sizes, timescale=given.timescale)
    if given.growth:
        sizes = evolve(sizes, large_table=given.growth)
    if given.sync:
        sizes = evolve(sizes, syncs=(DEFAULT, *(each for each in given.sync if each != DEFAULT)))
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
