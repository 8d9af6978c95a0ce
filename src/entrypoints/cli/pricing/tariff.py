"""`akira tariff`: files of rates, and what is kept of them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from application.pricing.import_tariff import VersionOrder
from application.pricing.rate_sheet import RateSheet
from entrypoints.cli.options import TIME, Json, a_file, group, local
from entrypoints.cli.pricing.assign import assign, unassign
from entrypoints.cli.pricing.diff import diff
from entrypoints.cli.pricing.export import export
from entrypoints.cli.pricing.reading import read
from entrypoints.cli.pricing.reports import (
    Imported,
    imported_report,
    validated_report,
    versions_report,
)
from entrypoints.cli.pricing.wishes import order
from entrypoints.cli.resources import given
from entrypoints.cli.running import run
from entrypoints.cli.uses import pricing, tariffs
from entrypoints.process.settings import CommonSettings
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.tariffs import TariffsContainer

tariff = group("What calls cost.")

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, callback=a_file, help="CSV, JSON or XLSX."
    ),
]
Columns = Annotated[
    Path | None,
    typer.Option(
        "--map",
        metavar="MAP.toml",
        exists=True,
        dir_okay=False,
        callback=a_file,
        help="Columns; else ours.",
    ),
]
Start = Annotated[str, typer.Option("--effective-from", metavar=TIME, help="Without zone: --zone.")]
End = Annotated[str | None, typer.Option("--effective-to", metavar=TIME, help="For good.")]
Zone = Annotated[str | None, typer.Option(help="Of the bands, an IANA name; else UTC.")]
Overflow = Annotated[
    str | None,
    typer.Option(metavar="consume|truncate", help="A started increment at an edge; else consume."),
]
Boundaries = Annotated[
    str | None, typer.Option(metavar="follow|call_start", help="Bands in a call; else follow.")
]
PlanAt = Annotated[
    str | None,
    typer.Option(metavar="call_start|split", help="A new version in a call; else call_start."),
]
Correct = Annotated[
    bool, typer.Option("--correct", help="Holds in place of the version of this start; re-rate.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")]


@tariff.command()
def validate(file: File, *, columns: Columns = None, as_json: Json = False) -> int:
    """Check a file of rates and list every bad row; 1 if there is any. Needs no database."""

    async def look(use: "TariffsContainer") -> RateSheet:
        return read(use, file, columns=columns)

    return run(
        tariffs(given(CommonSettings)),
        look,
        lambda sheet: validated_report(file, sheet),
        as_json=as_json,
    )


@tariff.command("import")
def import_file(  # noqa: PLR0913 each is an option
    file: File,
    *,
    columns: Columns = None,
    name: Annotated[str, typer.Option(help="Of the tariff.")],
    currency: Annotated[str, typer.Option(metavar="EUR", help="Three capital letters.")],
    effective_from: Start,
    effective_to: End = None,
    zone: Zone = None,
    span_overflow: Overflow = None,
    boundaries: Boundaries = None,
    plan_at: PlanAt = None,
    correct: Correct = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Keep a file of rates as a version of a tariff, whole or not at all."""
    wanted = order(
        name=name,
        currency=currency,
        effective_from=local(effective_from),
        effective_to=local(effective_to) if effective_to else None,
        zone=zone,
        corrects=correct,
        rules={"span_overflow": span_overflow, "boundaries": boundaries, "plan_at": plan_at},
    )
    return run(
        tariffs(),
        lambda use: _import(use, file, wanted, columns, dry=dry_run),
        lambda done: imported_report(file, wanted, done, dry=dry_run),
        as_json=as_json,
    )


@tariff.command("list")
def list_versions(*, as_json: Json = False) -> int:
    """List the versions of all tariffs."""
    return run(
        pricing(),
        lambda use: use.tariffs().versions(),
        lambda versions: versions_report(versions, datetime.now(UTC)),
        as_json=as_json,
    )


for command in (export, diff, assign, unassign):
    tariff.command()(command)


async def _import(
    use: "TariffsContainer", file: Path, order: VersionOrder, columns: Path | None, *, dry: bool
) -> Imported:
    sheet = read(use, file, order.effective_from.date(), columns)
    if sheet.bad:
        return Imported(sheet=sheet)
    importing = use.import_tariff()
    if dry:
        known = await importing.rehearse(order, sheet)
        return Imported(sheet=sheet, kept=known, was_known=known is not None)
    with progress("keeping rates", len(sheet.rates)) as written:
        saved = await importing(order, sheet, written)
    return Imported(sheet=sheet, kept=saved.version, was_known=saved.was_known)
