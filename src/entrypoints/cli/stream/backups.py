"""`akira stream backup` and `restore`."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from attrs import asdict

from adapters.jetstream.snapshot import StreamFacts, restore_stream, save_stream
from application.errors import SetupError
from entrypoints.cli.running import nats
from entrypoints.process.settings import StreamToolSettings
from entrypoints.terminal.report import Report


async def backup(settings: StreamToolSettings, folder: Path, *, keep: int) -> Report:
    """Save the stream to a new folder, and drop the oldest backups."""
    name = f"{settings.stream}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    async with nats(settings) as connection:
        facts = await save_stream(connection, settings.stream, folder / name)
    _drop_oldest(folder, settings.stream, keep)
    return _report("akira.stream.backup/1", folder / name, facts)


async def restore(settings: StreamToolSettings, folder: Path, *, replicas: int | None) -> Report:
    """Make the stream of a backup anew."""
    async with nats(settings) as connection:
        facts = await restore_stream(connection, folder, replicas=replicas)
    return _report("akira.stream.restore/1", folder, facts)


def _drop_oldest(folder: Path, stream: str, keep: int) -> None:
    # The time in the names sorts them; a folder that is not whole ends in .partial.
    found = sorted(each for each in folder.glob(f"{stream}-*") if each.is_dir())
    whole = [each for each in found if each.suffix != ".partial"]
    try:
        for each in [*whole[:-keep], *(each for each in found if each.suffix == ".partial")]:
            shutil.rmtree(each)
    except OSError as error:
        raise SetupError(f"an old backup cannot be removed: {error}") from error


def _report(schema: str, folder: Path, facts: StreamFacts) -> Report:
    numbers = f"{facts.first_seq} to {facts.last_seq}"
    return Report(
        schema=schema,
        document={"folder": str(folder), **asdict(facts)},
        parts=[f"{folder}: {facts.messages} messages, {numbers}, {facts.consumers} consumers"],
        good=True,
    )
