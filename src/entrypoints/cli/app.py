"""The commands and their options; what they do is imported when one runs, so help is quick."""

from pathlib import Path
from typing import Annotated

import typer

from entrypoints.cli.calls.commands_cdr import cdr
from entrypoints.cli.calls.commands_corrections import COMMANDS as CORRECTIONS
from entrypoints.cli.letters.commands_dead import dead
from entrypoints.cli.money.commands_company import account, company
from entrypoints.cli.money.commands_money import COMMANDS as MONEY_COMMANDS
from entrypoints.cli.money.commands_supplier import supplier
from entrypoints.cli.options import TIME, Json, moment
from entrypoints.cli.pricing.commands_quote import rate
from entrypoints.cli.pricing.commands_tariff import tariff
from entrypoints.cli.proof.commands_log import log
from entrypoints.cli.proof.commands_retention import retention
from entrypoints.cli.stream.commands_stream import stream

app = typer.Typer(
    help="Akira CDR, the operator's tool. Settings are environment variables (AKIRA_...).",
    epilog="Exit code: 0 done, 1 refused or found something wrong, 2 wrong usage or setting.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(company, name="company")
app.add_typer(account, name="account")
app.add_typer(tariff, name="tariff")
app.add_typer(supplier, name="supplier")
app.add_typer(dead, name="dead")
app.add_typer(retention, name="retention")
app.add_typer(log, name="log")
app.add_typer(cdr, name="cdr")
for command in (*MONEY_COMMANDS, rate, *CORRECTIONS):
    app.command()(command)
app.add_typer(stream, name="stream")

Check = Annotated[bool, typer.Option("--check", help="Only tell what is missing; 1 if any.")]
Replicas = Annotated[int, typer.Option(min=1, max=5, help="Of new streams; 3 in a cluster.")]
MaxBytes = Annotated[int, typer.Option(min=1, help="Of the new CDR stream; full, it refuses.")]
Bridges = Annotated[
    list[str] | None,
    typer.Option("--bridge", metavar="URL", help="A bridge's address, http://host:9501."),
]
KamailioConfig = Annotated[
    list[Path] | None,
    typer.Option(
        "--kamailio-config",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="Check Kamailio's accounting; each included file as well.",
    ),
]
Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="Rotated and .gz too."),
]
MaybeFiles = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="Rotated and .gz too."),
]
Start = Annotated[str, typer.Option("--from", metavar=TIME, help="First hour; UTC without zone.")]
End = Annotated[str, typer.Option("--to", metavar=TIME, help="End, not included.")]


@app.command()
def migrate(*, check: Check = False, as_json: Json = False) -> int:
    """Bring the database to this version."""
    from entrypoints.cli.health.installing import migrate as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, check=check), as_json=as_json)


@app.command()
def setup(
    *,
    replicas: Replicas = 1,
    max_bytes: MaxBytes = 20 * 1024**3,
    as_json: Json = False,
) -> int:
    """Create what is missing of streams and consumers, and check the others."""
    from entrypoints.cli.health.installing import setup as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import StreamToolSettings

    return run(
        StreamToolSettings,
        lambda settings: work(settings, replicas=replicas, max_bytes=max_bytes),
        as_json=as_json,
    )


@app.command()
def status(*, bridge: Bridges = None, as_json: Json = False) -> int:
    """Show on one screen where records are; 1 if something is wrong."""
    from entrypoints.cli.health.status import status as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, bridge or ()), as_json=as_json)


@app.command()
def doctor(*, kamailio_config: KamailioConfig = None, as_json: Json = False) -> int:
    """Check settings, servers, rights, clocks and schema; say how to mend each finding."""
    from entrypoints.cli.health.doctor import doctor as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, kamailio_config or ()), as_json=as_json)


@app.command()
def republish(
    files: Files,
    *,
    host: Annotated[str | None, typer.Option(help="Host that wrote them; else AKIRA_HOST.")] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="New message ids: after a loss in the last hour.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Publish CDR files again; what is stored stays as it is. Oldest file first."""
    from entrypoints.cli.proof.republish import republish as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import StreamToolSettings

    return run(
        StreamToolSettings,
        lambda settings: work(settings, files, host=host, fresh=fresh),
        as_json=as_json,
    )


@app.command()
def reconcile(
    files: MaybeFiles = None,
    *,
    start: Start,
    end: End,
    as_json: Json = False,
) -> int:
    """Prove that what came in is stored, parked or a duplicate; 1 on any difference."""
    from entrypoints.cli.proof.reconcile import reconcile as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    hours = (moment(start), moment(end))
    if hours[0] >= hours[1]:
        raise typer.BadParameter("--to must be after --from")
    return run(CliSettings, lambda settings: work(settings, hours, files or ()), as_json=as_json)
