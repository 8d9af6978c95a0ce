"""Several workers on one consumer, and one company that everybody calls at once.

More workers may cost more in all, by waiting for each other and by smaller batches; a company's
balance is one row, which each batch locks.
"""

from collections.abc import Sequence

from bench import targets
from bench.lines import COMPANIES, cdr_lines
from bench.marks.worker import drain
from bench.rig import Rig
from bench.rounds import Run, take_turns
from bench.rows import Row
from bench.sizes import DEFAULT
from bench.stream import bodies

_CROWD = 4


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure one worker, two and four in turns, and four on one company."""
    count = rig.records(DEFAULT)
    spread, hot = bodies(cdr_lines(count)), bodies(cdr_lines(count, companies=1))
    runs = await take_turns(
        rig.sizes.rounds,
        {
            "one": lambda: _drained(rig, spread, 1),
            "two": lambda: _drained(rig, spread, 2),
            "hot": lambda: _drained(rig, hot, _CROWD),
        },
    )
    return [
        Row(
            what="two workers, CPU of workers and PostgreSQL",
            measured=runs.cpu("two"),
            unit="ms/1k",
            against="one worker",
            peer=runs.cpu("one"),
            ratio=runs.cpu("two") / runs.cpu("one"),
            target=targets.TWO_WORKERS,
            note=f"{runs.rate('two'):,.0f} calls/s beside {runs.rate('one'):,.0f}",
        ),
        Row(
            what="four workers, one company, CPU of workers and PostgreSQL",
            measured=runs.cpu("hot"),
            unit="ms/1k",
            against=f"one worker, {COMPANIES} companies",
            peer=runs.cpu("one"),
            ratio=runs.cpu("hot") / runs.cpu("one"),
            target=targets.HOT_COMPANY,
            note=f"{runs.rate('hot'):,.0f} calls/s",
        ),
    ]


async def _drained(rig: Rig, found: Sequence[bytes], workers: int) -> Run:
    async with rig.a_database() as database:
        run = await drain(rig, database, found, workers=workers)
        await database.debited(len(found) * 8 // 10)
        return Run(rate=run.rate, cpu=run.cpu + run.parts["postgres"])
