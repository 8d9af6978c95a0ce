"""Finds the programs the rig needs; without them the tests fail, since CI refuses skips."""

import platform
import shutil
import sys
from pathlib import Path

from attrs import frozen

_PACKAGES = {
    "kamailio": "kamailio kamailio-extra-modules kamailio-lua-modules kamailio-sqlite-modules",
    "sipp": "sip-tester",
}

_UNPACKED = Path(sys.prefix)


class NotInstalledError(Exception):
    """A program of the end-to-end rig is missing on this machine."""

    def __init__(self, program: str) -> None:
        self.program = program
        super().__init__(
            f"the end-to-end tests need {program}: apt-get install {_PACKAGES[program]}"
        )


class NotUnpackedError(Exception):
    """The Kamailio of another Debian is not there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        super().__init__(f"there is no Kamailio below {root}: `make system` unpacks it")


def path_of(program: str) -> str:
    """Full path of the program, or NotInstalledError that says how to get it."""
    found = shutil.which(program, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin")
    if found is None:
        raise NotInstalledError(program)
    return found


@frozen(kw_only=True)
class Installation:
    """One Kamailio.

    Attributes:
        command: what runs it.
        modules: its modules.
        stock: the kamailio.cfg that its distribution installs.
        tables: the SQL with which its tables are made in SQLite.
    """

    command: tuple[str, ...]
    modules: Path
    stock: Path
    tables: Path


def installed() -> Installation:
    """Give the Kamailio of this machine."""
    program = path_of("kamailio")
    found = sorted(Path(program).parents[1].glob("lib*/**/kamailio/modules/tm.so"))
    if not found:
        raise NotInstalledError("kamailio")
    stock = Path("/etc/kamailio/kamailio.cfg")
    tables = Path("/usr/share/kamailio/db_sqlite")
    return Installation(command=(program,), modules=found[0].parent, stock=stock, tables=tables)


def of_debian(suite: str) -> Installation:
    """Give the Kamailio of a Debian: this machine's, if it is one, or what install.sh unpacked."""
    if platform.freedesktop_os_release().get("VERSION_CODENAME") == suite:
        return installed()
    root = _UNPACKED / f"kamailio-{suite}"
    if not (root / "usr/sbin/kamailio").exists():
        raise NotUnpackedError(root)
    return _below(root)


def _below(root: Path) -> Installation:
    [libraries] = root.glob("usr/lib/*-linux-gnu")
    # Run by its own loader, with its own libraries: nothing of this machine's is changed.
    [loader] = root.glob("usr/lib64/ld-linux-*.so.*")
    places = ":".join(map(str, (libraries, libraries / "kamailio")))
    return Installation(
        command=(str(loader), "--library-path", places, str(root / "usr/sbin/kamailio")),
        modules=libraries / "kamailio/modules",
        stock=root / "etc/kamailio/kamailio.cfg",
        tables=root / "usr/share/kamailio/db_sqlite",
    )
