"""Several workers on one consumer, one company that everybody calls at once, and very many.

More workers may cost more in all, by waiting for each other and by smaller batches; a company's
balance is one row, which each batch locks; of very many each batch moves as many as it has calls.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from bench import targets
from bench.database import Database
from bench.lines import COMPANIES, cdr_lines
from bench.marks.worker import drain
from bench.money import fill_up_companies
from bench.rig import Rig
from bench.rounds import Run, Runs, take_turns
from bench.rows import Row, Target
from bench.sizes import DEFAULT
from bench.stream import bodies

_CROWD = 4


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure one worker and two in turns, four on one company, one on very many."""
    count, many = rig.records(DEFAULT), rig.sizes.companies
    spread, hot, thin = (
        bodies(cdr_lines(count, companies=companies)) for companies in (COMPANIES, 1, many)
    )
    runs = await take_turns(
        rig.sizes.rounds,
        {
            "one": lambda: _drained(rig, spread, 1),
            "two": lambda: _drained(rig, spread, 2),
            "hot": lambda: _drained(rig, hot, _CROWD),
            "thin": lambda: _drained(rig, thin, 1, partial(_with_companies, many)),
        },
    )
    base = f"one worker, {COMPANIES} companies"
    return [
        _row(runs, "two", "two workers", "one worker", targets.TWO_WORKERS),
        _row(runs, "hot", "four workers, one company", base, targets.HOT_COMPANY),
        _row(runs, "thin", "one worker, very many companies", base, targets.MANY_COMPANIES),
    ]


def _row(runs: Runs, name: str, what: str, against: str, target: Target) -> Row:
    return Row(
        what=f"{what}, CPU of all",
        measured=runs.cpu(name),
        unit="ms/1k",
        against=against,
        peer=runs.cpu("one"),
        ratio=runs.cpu(name) / runs.cpu("one"),
        target=target,
        note=f"{runs.rate(name):,.0f} calls/s beside {runs.rate('one'):,.0f}; workers "
        f"{runs.part(name, 'workers'):.0f} ms/1k beside {runs.part('one', 'workers'):.0f}",
    )


async def _with_companies(count: int, database: Database) -> None:
    await fill_up_companies(database.pool, count)


async def _as_it_is(_: Database) -> None:
    pass


async def _drained(
    rig: Rig,
    found: Sequence[bytes],
    workers: int,
    prepare: Callable[[Database], Awaitable[None]] = _as_it_is,
) -> Run:
    async with rig.a_database() as database:
        await prepare(database)
        run = await drain(rig, database, found, workers=workers)
        await database.debited(len(found) * 8 // 10)
        return Run(rate=run.rate, cpu=run.cpu + sum(run.parts.values()), parts={"workers": run.cpu})
