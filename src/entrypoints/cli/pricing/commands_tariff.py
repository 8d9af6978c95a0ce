"""`akira tariff`: the commands and their options."""

from pathlib import Path
from typing import Annotated

import typer

from entrypoints.cli.options import TIME, Json, moment
from entrypoints.cli.pricing.commands_assign import assign

tariff = typer.Typer(help="What calls cost.", no_args_is_help=True, rich_markup_mode=None)

File = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="CSV or JSON.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The tariff's.")]
Start = Annotated[str, typer.Option("--effective-from", metavar=TIME, help="UTC without zone.")]
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
Most = Annotated[int, typer.Option("--limit", min=1, max=1_000_000, help="Of each kind.")]


@tariff.command()
def validate(file: File, *, as_json: Json = False) -> int:
    """Check a file of rates; list every bad row, 1 if there is any. Needs no database."""
    from entrypoints.cli.pricing.tariffs import validate as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CommonSettings

    return run(CommonSettings, lambda _: work(file), as_json=as_json)


@tariff.command("import")
def import_file(  # noqa: PLR0913 each is an option
    file: File,
    *,
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
    from entrypoints.cli.pricing.tariff_options import order
    from entrypoints.cli.pricing.tariffs import import_file as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    wanted = order(
        name=name,
        currency=currency,
        effective_from=moment(effective_from),
        effective_to=moment(effective_to) if effective_to else None,
        zone=zone,
        corrects=correct,
        rules={"span_overflow": span_overflow, "boundaries": boundaries, "plan_at": plan_at},
    )
    return run(
        CliSettings, lambda settings: work(settings, file, wanted, dry=dry_run), as_json=as_json
    )


@tariff.command("list")
def list_versions(*, as_json: Json = False) -> int:
    """List the versions of all tariffs."""
    from entrypoints.cli.pricing.tariffs import list_versions as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, work, as_json=as_json)


@tariff.command()
def export(
    name: Name,
    *,
    at: Annotated[str | None, typer.Option(metavar=TIME, help="In force then; else now.")] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="csv|json", help="Else CSV where it can say all."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="New; else stdout.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Write a version such that it imports back the same."""
    from entrypoints.cli.pricing.tariff_export import export as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    if form not in {None, "csv", "json"}:
        raise typer.BadParameter(f"no format: {form}", param_hint="--format")
    if as_json and output is None:
        raise typer.BadParameter("--json needs -o FILE: the rates themselves go to stdout")
    when = moment(at) if at else None
    return run(
        CliSettings, lambda settings: work(settings, name, when, form, output), as_json=as_json
    )


@tariff.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="A file, NAME or NAME@TIME.")],
    new: Annotated[str, typer.Argument(metavar="B", help="Likewise.")],
    *,
    limit: Most = 20,
    as_json: Json = False,
) -> int:
    """Tell what changes from A to B: the largest changes of each kind, and how many there are."""
    from entrypoints.cli.pricing.tariff_diff import diff as work
    from entrypoints.cli.pricing.tariff_options import source
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings, CommonSettings

    sources = (source(old), source(new))
    in_store = [each for each in sources if not isinstance(each, Path)]
    return run(
        CliSettings if in_store else CommonSettings,
        lambda settings: work(settings, sources, limit),
        as_json=as_json,
    )


tariff.command()(assign)
