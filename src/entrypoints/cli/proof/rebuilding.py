"""`akira rebuild`: a table against what was recorded."""

from attrs import asdict

from adapters.timescale.facts.rebuilding.projections import TimescaleProjections
from application.facts.data import Projection
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.progress import progress
from entrypoints.terminal.report import Report, Table

_LONGEST = 24 * 3600.0


async def rebuild(settings: CliSettings, name: str, *, dry: bool) -> Report:
    """Rebuild one projection."""
    async with database(settings, longest=_LONGEST) as pool:
        with progress(name, None) as seen:
            projections = TimescaleProjections(pool)
            found = await projections.rebuild(Projection(name), dry_run=dry, seen=seen)
    if found.good:
        words = f"{name} is what was recorded"
    else:
        words = f"{name} was wrong and is put right" if found.applied else f"{name} is wrong"
    counts = ("rows", "missing", "extra", "different")
    return Report(
        schema="akira.rebuild/1",
        document={"projection": name, "good": found.good, **asdict(found)},
        parts=[Table(name, counts, [[getattr(found, each) for each in counts]]), words],
        good=found.good,
    )
