"""`akira status` and `akira doctor`: where records are, and whether all is well."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from adapters.bounded import text_within
from application.errors import RejectedError
from application.health.doctor import Doctor, Examination
from application.health.finding import Finding, State
from application.health.kamailio import kamailio_findings
from application.proof.overview import StreamFigures
from entrypoints.cli.health.kamailio import kamailio_examined
from entrypoints.cli.health.reports import findings_report, status_report
from entrypoints.cli.options import Json, a_file
from entrypoints.cli.resources import Opened, database, given, stream
from entrypoints.cli.running import run, using
from entrypoints.cli.uses import health, proof
from entrypoints.process.settings import CliSettings, CommonSettings, StreamToolSettings, load
from entrypoints.terminal.printing import emit

_SOON = 30.0
_MOST = 1 << 24
_SECRETS = ("nats_password_file", "nats_nkey_file", "nats_creds_file", "nats_key_file",
            "database_password_file")  # fmt: skip

Addresses = Annotated[
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
        callback=a_file,
        help="Check Kamailio's accounting; each included file as well.",
    ),
]
Kamailio = Annotated[
    bool,
    typer.Option("--kamailio", help="Ask the Kamailio of this host alone, and no server."),
]
Probe = Annotated[
    str | None,
    typer.Option(
        metavar="sip:HOST:PORT",
        help="With --kamailio: make a call through it, find its CDR; behind it ;transport=tcp.",
    ),
]
ProbePassword = Annotated[
    Path | None,
    typer.Option(
        "--probe-password-file",
        metavar="FILE",
        help="Holds the password of the subscriber akira-probe, where the proxy asks for one.",
    ),
]
KamailioFile = Annotated[
    Path | None,
    typer.Argument(metavar="[CFG]", help="With --kamailio: its configuration file."),
]


def status(*, bridge: Addresses = None, as_json: Json = False) -> int:
    """Show on one screen where records are; 1 if something is wrong."""
    asked = given(
        ask_stream=lambda: _figures(CliSettings),
        ask_book=lambda now: using(
            proof(database(longest=_SOON)), lambda use: use.census().overview(now)
        ),
    )
    return run(
        health(asked), lambda use: use.tell_status()(bridge or ()), status_report, as_json=as_json
    )


def doctor(  # noqa: PLR0913 each is an option
    config: KamailioFile = None,
    *,
    kamailio: Kamailio = False,
    probe: Probe = None,
    probe_password_file: ProbePassword = None,
    kamailio_config: KamailioConfig = None,
    as_json: Json = False,
) -> int:
    """Check settings, servers, rights, clocks, schema; say how to mend it; 1 if any is bad."""
    if probe_password_file and not probe:
        raise typer.BadParameter("a password is for a call: give --probe too")
    if kamailio:
        found = kamailio_examined(config, probe, probe_password_file)
        return emit(findings_report(found), as_json=as_json)
    if config or probe or probe_password_file:
        raise typer.BadParameter("a Kamailio is looked at and called with --kamailio")
    settings = load(CliSettings, os.environ)
    examine = Doctor(
        [
            Examination(
                about="nats",
                mend="AKIRA_NATS_URL, user and rights of it",
                look=lambda: using(health(stream(CliSettings)), lambda use: use.examine_stream()()),
            ),
            Examination(
                about="database",
                mend="AKIRA_DATABASE_URL, its server, rights",
                look=lambda: using(
                    health(database(longest=_SOON)), lambda use: use.examine_database()()
                ),
            ),
        ]
    )
    found = [
        *_settings(settings),
        *asyncio.run(examine()),
        *configuration_findings(kamailio_config or ()),
    ]
    return emit(findings_report(found), as_json=as_json)


def configuration_findings(paths: Sequence[Path]) -> Sequence[Finding]:
    """Check Kamailio's configuration, where any is named."""
    try:
        texts = [text_within(path, _MOST, "replace") for path in paths]
    except (OSError, RejectedError) as error:
        why = f"cannot be read: {error}"
        return [Finding("kamailio", State.BAD, why, "run as who may read it")]
    return list(kamailio_findings(texts)) if texts else []


def asking_stream() -> Opened:
    """Give what asks the stream alone, whatever is the matter with the database."""
    return given(StreamToolSettings, ask_stream=lambda: _figures(StreamToolSettings))


async def _figures(wanted: type[CommonSettings]) -> StreamFigures:
    return await using(health(stream(wanted)), lambda use: use.readers_view().figures())


def _settings(settings: CliSettings) -> Sequence[Finding]:
    found = [Finding("settings", State.GOOD, "usable")]
    for name in _SECRETS:
        file: Path | None = getattr(settings, name)
        if file and file.exists() and file.stat().st_mode & 0o007:
            seen, mend = f"{file} is open to everybody", f"chmod o= {file}"
            found.append(Finding(f"AKIRA_{name.upper()}", State.WARNING, seen, mend))
    return found
