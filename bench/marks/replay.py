"""Calls that are stored come again, as after `akira republish` of a month."""

from collections.abc import Sequence

from bench import targets
from bench.lines import cdr_lines
from bench.marks.worker import drain
from bench.rig import Rig
from bench.rounds import Run, take_turns
from bench.rows import Row
from bench.sizes import DEFAULT
from bench.stream import bodies


async def measure(rig: Rig) -> Sequence[Row]:
    """Store calls once, then let new messages about them be drained."""
    found = bodies(cdr_lines(rig.records(DEFAULT)))
    async with rig.a_database() as database:
        await drain(rig, database, found)

        async def again() -> Run:
            return await drain(rig, database, found)

        runs = await take_turns(rig.sizes.rounds, {"replay": again})
        await database.holds(len(found))
    return [
        Row(
            what="replay of stored calls",
            measured=runs.rate("replay"),
            unit="records/s",
            target=targets.REPLAY,
            note=f"worker {runs.cpu('replay'):.1f} ms/1k, "
            f"PostgreSQL {runs.part('replay', 'postgres'):.1f}",
        )
    ]
