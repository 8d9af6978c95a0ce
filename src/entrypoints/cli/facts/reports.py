"""What is told of the log and of what follows from it."""

from pathlib import Path

from attrs import asdict

from application.facts.data import Projection, Rebuilt
from entrypoints.terminal.report import Report, Table

_COUNTS = ("rows", "missing", "extra", "different")


def rebuilt_report(projection: Projection, found: Rebuilt) -> Report:
    """Tell how a projection compares with what was recorded."""
    name = projection.value
    if found.good:
        words = f"{name} is what was recorded"
    else:
        words = f"{name} was wrong and is put right" if found.applied else f"{name} is wrong"
    return Report(
        schema="akira.rebuild/1",
        document={"projection": name, "good": found.good, **asdict(found)},
        parts=[Table(name, _COUNTS, [[getattr(found, count) for count in _COUNTS]]), words],
        good=found.good,
    )


def exported_report(target: Path, events: int) -> Report:
    """Tell what a file of the log holds."""
    return Report(
        schema="akira.log.export/1",
        document={"file": target, "events": events},
        parts=[f"{events} events in {target}; tariffs are not events: akira tariff export"],
    )


def filled_report(source: Path, events: int) -> Report:
    """Tell what a database was filled with."""
    return Report(
        schema="akira.log.import/1",
        document={"file": source, "events": events},
        parts=[f"{events} events, and all that follows from them"],
    )
