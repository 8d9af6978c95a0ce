"""`akira doctor`: what an operator would look at, and how to mend it."""

from collections.abc import Sequence
from pathlib import Path

from attrs import asdict

from application.errors import PortError
from entrypoints.cli.health.database_check import database_findings
from entrypoints.cli.health.finding import Finding, State
from entrypoints.cli.health.kamailio_check import kamailio_findings
from entrypoints.cli.health.nats_check import nats_findings
from entrypoints.cli.running import database, nats
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.report import Report, Table


async def doctor(settings: CliSettings, kamailio_config: Sequence[Path]) -> Report:
    """Look at everything; one that does not answer keeps nothing else from being looked at."""
    found = [*_settings(settings), *await _nats(settings), *await _database(settings)]
    if kamailio_config:
        found += kamailio_findings(kamailio_config)
    good = all(each.state is not State.BAD for each in found)
    rows = [(each.state.value, each.about, each.seen, each.mend) for each in found]
    return Report(
        schema="akira.doctor/1",
        document={"good": good, "findings": [asdict(each) for each in found]},
        parts=[Table("findings", ["", "about", "seen", "mend"], rows)],
        good=good,
    )


def _settings(settings: CliSettings) -> Sequence[Finding]:
    found = [Finding("settings", State.GOOD, "usable")]
    for name in ("nats_password_file", "nats_nkey_file", "nats_creds_file", "nats_key_file",
                 "database_password_file"):  # fmt: skip
        file: Path | None = getattr(settings, name)
        if file and file.exists() and file.stat().st_mode & 0o007:
            found.append(
                Finding(
                    f"AKIRA_{name.upper()}",
                    State.WARNING,
                    f"{file} is open to everybody",
                    f"chmod o= {file}",
                )
            )
    return found


async def _nats(settings: CliSettings) -> Sequence[Finding]:
    try:
        async with nats(settings) as connection:
            return await nats_findings(connection, settings)
    except PortError as error:
        return [Finding("nats", State.BAD, str(error), "AKIRA_NATS_URL, user and rights of it")]


async def _database(settings: CliSettings) -> Sequence[Finding]:
    try:
        async with database(settings, longest=30) as pool:
            return await database_findings(pool)
    except PortError as error:
        return [
            Finding("database", State.BAD, str(error), "AKIRA_DATABASE_URL, its server, rights")
        ]
