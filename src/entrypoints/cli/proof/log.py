"""`akira log`: the event log to a file, and from there into an empty database."""

import gzip
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.timescale.facts.event_log import TimescaleEventLog
from adapters.wire import log_json
from application.errors import RejectedError
from application.facts.carry_log import ExportLog, ImportLog
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.progress import progress
from entrypoints.terminal.report import Report

_LONGEST = 24 * 3600.0


async def export(settings: CliSettings, target: Path) -> Report:
    """Write the log to a file; one that is there already is refused, not replaced."""
    async with database(settings, longest=_LONGEST) as pool:
        work = ExportLog(
            log=TimescaleEventLog(pool), head=log_json.write_head, line=log_json.write_entry
        )
        with _whole(target) as write, progress("events", None) as seen:
            count = await work(write, seen)
    return Report(
        schema="akira.log.export/1",
        document={"file": target, "events": count},
        parts=[f"{count} events in {target}; tariffs are not events: akira tariff export"],
    )


async def fill(settings: CliSettings, source: Path) -> Report:
    """Fill an empty database from a file."""
    async with database(settings, longest=_LONGEST) as pool:
        work = ImportLog(
            log=TimescaleEventLog(pool), events=log_json.read_head, entry=log_json.read_entry
        )
        with _lines(source) as lines, progress("events", None) as seen:
            count = await work(lines, seen)
    return Report(
        schema="akira.log.import/1",
        document={"file": source, "events": count},
        parts=[f"{count} events, and all that follows from them"],
    )


@contextmanager
def _whole(target: Path) -> Iterator[Callable[[bytes], object]]:
    """Give what writes a file that is whole or not there."""
    if target.exists():
        raise RejectedError(f"{target} is there already")
    if not target.parent.is_dir():
        raise RejectedError(f"{target.parent} is no folder")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".akira-") as folder:
        scratch = Path(folder) / "log"
        with scratch.open("wb") as raw:
            packed = gzip.GzipFile("", "wb", fileobj=raw) if target.suffix == ".gz" else None
            yield packed.write if packed else raw.write
            if packed:
                packed.close()
            raw.flush()
            os.fsync(raw.fileno())
        try:
            os.link(scratch, target)
        except FileExistsError:
            raise RejectedError(f"{target} is there already") from None


@contextmanager
def _lines(source: Path) -> Iterator[Iterator[bytes]]:
    try:
        with gzip.open(source) if source.suffix == ".gz" else source.open("rb") as file:
            yield iter(file)
    except (OSError, EOFError) as error:
        raise RejectedError(f"{source} cannot be read: {error}") from error
