"""`akira tariff export`: a version as a file that imports back the same."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.wire.rates.csv_form.writing import fits, write_csv
from adapters.wire.rates.json_form.writing import write_json
from application.errors import RejectedError
from application.pricing.versions import version_in_force
from domain.pricing.tariff import TariffVersion
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.progress import progress
from entrypoints.terminal.report import Report

Written = Callable[[int], None]


async def export(
    settings: CliSettings, name: str, at: datetime | None, form: str | None, output: Path | None
) -> Report:
    """Write the version of a tariff that is in force."""
    async with database(settings) as pool:
        store = TimescaleTariffStore(pool)
        kept = version_in_force(await store.versions(), name, at or datetime.now(UTC))
        version = await store.load(kept.tariff_id)
    form = _form(version, form, output)
    with progress("writing rates", len(version.rates)) as written:
        if output is None:
            _write(sys.stdout, version, form, written)
            return Report(schema="akira.tariff.export/1", document={})
        _write_file(output, version, form, written)
    document = {"tariff_id": kept.tariff_id, "format": form, "file": str(output)}
    return Report(
        schema="akira.tariff.export/1",
        document={**document, "prefixes": len(version.rates)},
        parts=[f"{output}: {len(version.rates)} prefixes of version {kept.tariff_id} as {form}"],
    )


def _form(version: TariffVersion, wanted: str | None, output: Path | None) -> str:
    if wanted is None and output is not None and output.suffix == ".json":
        return "json"
    if wanted == "json" or not fits(version.rates):
        if wanted == "csv" or (output is not None and output.suffix == ".csv"):
            raise RejectedError(f"CSV cannot say all of {version.name}: use --format json")
        return "json"
    return "csv"


def _write(file: TextIO, version: TariffVersion, form: str, written: Written) -> None:
    if form == "json":
        write_json(file, version, written)
    else:
        write_csv(file, version.rates, written)


def _write_file(output: Path, version: TariffVersion, form: str, written: Written) -> None:
    part = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        try:
            with part.open("x", encoding="utf-8", newline="") as file:
                _write(file, version, form, written)
            # A link fails where the name is taken; a rename would overwrite.
            output.hardlink_to(part)
        finally:
            part.unlink(missing_ok=True)
    except FileExistsError as error:
        raise RejectedError(f"{output} is there already") from error
    except OSError as error:
        raise RejectedError(f"{output} cannot be written: {error.strerror}") from error
