"""`akira doctor --kamailio`: what a Kamailio says of itself, and a call through it."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

import typer

from adapters.bounded import text_within
from application.errors import RejectedError
from application.health.doctor import Doctor, Examination
from application.health.finding import Finding
from application.health.probe import ProbedProxy, Transport

_ADDRESS = re.compile(
    r"sip:(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?(?:;transport=(udp|tcp))?",
    re.IGNORECASE,
)
_SIP = 5060
_MOST = 4096
_PASSWORD = "--probe-password-file"  # noqa: S105 the option


def kamailio_examined(
    config: Path | None, probe: str | None, password_file: Path | None = None
) -> Sequence[Finding]:
    """Look at the Kamailio that runs with this configuration, or with any; call through it.

    Raises:
        BadParameter: `probe` is no address of a proxy, or the file of its password holds none.
    """
    from entrypoints.containers.operator.kamailio import KamailioContainer

    proxy = None if probe is None else proxy_at(probe, password_in(password_file))
    use = KamailioContainer(config=str(config.absolute()) if config else None, proxy=proxy)
    mend = "akira doctor --kamailio CFG on the proxy's host, as a user who may read its files"
    looks = [Examination(about="kamailio", mend=mend, look=use.examine())]
    if proxy:
        looks.append(Examination(about="kamailio probe", mend=mend, look=use.probe()))
    return asyncio.run(Doctor(looks)())


def proxy_at(address: str, password: str | None = None) -> ProbedProxy:
    """Read `sip:HOST:PORT`, with `;transport=tcp` behind it or without.

    Raises:
        BadParameter: it is none.
    """
    found = _ADDRESS.fullmatch(address)
    port = int(found[3] or _SIP) if found else 0
    if not found or not 0 < port < 1 << 16:
        raise typer.BadParameter("give sip:HOST:PORT[;transport=tcp]", param_hint="--probe")
    return ProbedProxy(
        host=found[1] or found[2],
        port=port,
        transport=Transport((found[4] or Transport.UDP).lower()),
        password=password,
    )


def password_in(file: Path | None) -> str | None:
    """Read the first line of a file.

    Raises:
        BadParameter: it cannot be read, or is empty.
    """
    if file is None:
        return None
    if file.exists() and not file.is_file():
        raise typer.BadParameter(f"{file} is no regular file", param_hint=_PASSWORD)
    try:
        password = text_within(file, _MOST).partition("\n")[0].strip("\r")
    except (OSError, UnicodeDecodeError, RejectedError) as error:
        raise typer.BadParameter(f"{file}: {error}", param_hint=_PASSWORD) from error
    if not password:
        raise typer.BadParameter(f"{file} holds no password", param_hint=_PASSWORD)
    return password
