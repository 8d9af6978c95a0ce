"""Debian's own kamailio.cfg, wired as the Ansible role does it, with a real Kamailio."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from e2e.installed import Installation
from e2e.proxy import INFRA, Proxy, running
from free_ports import free_port

_ROLE = INFRA.parent / "ansible/roles/kamailio_accounting/tasks/configure.yml"
_PLACE = re.compile(r"""\{line: "(.*)", after: '(.*)'\}""")
_CHECKED = re.compile(r"regexp: '(.*)'\n *replace: '(.*)'")
_SETTINGS = """
log_stderror=yes
#!define AKIRA_FLT_FAILED 3
#!define AKIRA_CDR_FILE "{cdr_path}"
#!define AKIRA_LUA_FILE "{lua}"
include_file "{snippet}"
modparam("dialog", "default_timeout", 14400)
{more}
"""


@contextmanager
def stock_proxy(  # noqa: PLR0913 each is a choice
    folder: Path,
    kamailio: Installation,
    *,
    settings: str = "",
    defines: Mapping[str, str] = {},
    changes: Mapping[str, str] = {},
    transports: Sequence[str] = ("udp",),
) -> Iterator[Proxy]:
    """Run it on a free port; `settings` are further lines of the operator's, `changes` his own."""
    cdr_path = folder / "acc" / "cdr.jsonl"
    cdr_path.parent.mkdir(parents=True, exist_ok=True)
    config = folder / "kamailio.cfg"
    text = wired(kamailio, cdr_path, settings)
    for here, instead in changes.items():
        assert here in text
        text = text.replace(here, instead)
    config.write_text(text)
    port = free_port()
    options = ["-DD", "-E", "-m", "128", "-M", "16", "-f", str(config)]
    options += [
        "-L",
        str(kamailio.modules),
        "-Y",
        str(folder),
        "-w",
        str(folder),
    ]
    for transport in transports:
        options += ["-l", f"{transport}:127.0.0.1:{port}"]
    for name, value in defines.items():
        options += ["-A", f"{name}={value}" if value else name]
    with running(kamailio, options, folder, port, cdr_path) as proxy:
        yield proxy


def wired(kamailio: Installation, cdr_path: Path, settings: str = "") -> str:
    """Give Debian's file with the lines of the role in their places."""
    text = kamailio.stock.read_text()
    block = _SETTINGS.format(
        cdr_path=cdr_path,
        lua=INFRA / "akira-append.lua",
        snippet=INFRA / "akira-accounting.cfg",
        more=settings,
    )
    marker = "####### Routing Logic ########"
    text = text.replace(marker, f"{block}{marker}", 1)
    places = _PLACE.findall(_ROLE.read_text())
    assert len(places) >= 4
    for line, after in places:
        text = _inserted(text, line.replace("\\t", "\t"), re.compile(after))
    [(check, checked)] = _CHECKED.findall(_ROLE.read_text())
    return re.sub(check, checked, text)


def _inserted(text: str, line: str, after: re.Pattern[str]) -> str:
    lines = text.splitlines()
    place = next(index for index, each in enumerate(lines) if after.search(each))
    return "\n".join([*lines[: place + 1], line, *lines[place + 1 :]]) + "\n"
