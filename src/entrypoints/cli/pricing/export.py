"""`akira tariff export`: a version as a file that imports back the same."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.files.new_file import new_file
from entrypoints.cli.options import TIME, Json, moment
from entrypoints.cli.pricing.reports import exported_report
from entrypoints.cli.running import run
from entrypoints.cli.uses import tariffs
from entrypoints.terminal.progress import progress
from entrypoints.terminal.report import Report

if TYPE_CHECKING:
    from entrypoints.containers.operator.tariffs import TariffsContainer

Name = Annotated[str, typer.Argument(metavar="TARIFF", help="The tariff's.")]
At = Annotated[str | None, typer.Option(metavar=TIME, help="In force then; else now.")]
Form = Annotated[
    str | None, typer.Option("--format", metavar="csv|json", help="Else CSV where it can say all.")
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="New; else stdout.")
]


def export(
    name: Name,
    *,
    at: At = None,
    form: Form = None,
    output: Output = None,
    as_json: Json = False,
) -> int:
    """Write a version such that it imports back the same."""
    if form not in {None, "csv", "json"}:
        raise typer.BadParameter(f"no format: {form}", param_hint="--format")
    if as_json and output is None:
        raise typer.BadParameter("--json needs -o FILE: the rates themselves go to stdout")
    when = moment(at) if at else None
    return run(
        tariffs(),
        lambda use: _export(use, name, when, form, output),
        lambda report: report,
        as_json=as_json,
    )


async def _export(
    use: "TariffsContainer", name: str, at: datetime | None, form: str | None, output: Path | None
) -> Report:
    kept, version = await use.tariff_in_force()(name, at or use.clock()())
    form = use.form_of()(version, form, output.suffix if output else "")
    write = use.write_version()
    with progress("writing rates", len(version.rates)) as written:
        if output is None:
            write(sys.stdout, version, form, written)
            return Report(schema="akira.tariff.export/1", document={})
        with new_file(output) as part, part.open("x", encoding="utf-8", newline="") as file:
            write(file, version, form, written)
    return exported_report(kept, form, output, len(version.rates))
