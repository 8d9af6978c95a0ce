"""`akira doctor --kamailio`: what a Kamailio says of itself, and a call through it."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

import typer

from application.health.doctor import Doctor, Examination
from application.health.finding import Finding

_ADDRESS = re.compile(r"sip:(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?")
_SIP = 5060


def kamailio_examined(config: Path | None, probe: str | None) -> Sequence[Finding]:
    """Look at the Kamailio that runs with this configuration, or with any; call through it.

    Raises:
        BadParameter: `probe` is no address of a proxy.
    """
    from entrypoints.containers.operator.kamailio import KamailioContainer

    proxy = None if probe is None else proxy_at(probe)
    use = KamailioContainer(config=str(config.absolute()) if config else None, proxy=proxy)
    mend = "akira doctor --kamailio CFG on the proxy's host, as a user who may read its files"
    looks = [Examination(about="kamailio", mend=mend, look=use.examine())]
    if proxy:
        looks.append(Examination(about="kamailio probe", mend=mend, look=use.probe()))
    return asyncio.run(Doctor(looks)())


def proxy_at(address: str) -> tuple[str, int]:
    """Read `sip:HOST:PORT`.

    Raises:
        BadParameter: it is none.
    """
    found = _ADDRESS.fullmatch(address)
    port = int(found[3] or _SIP) if found else 0
    if not found or not 0 < port < 1 << 16:
        raise typer.BadParameter("give sip:HOST:PORT", param_hint="--probe")
    return found[1] or found[2], port
