"""Whether the database of Kamailio's dialogs holds what the accounting snippet keeps in them."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import field, frozen

from application.errors import SetupError, UnavailableError
from application.health.asking import Asked
from application.health.finding import Finding, State, judged
from application.health.kamailio_script import Script

_ABOUT: Final = "kamailio dialog database"
# The modules of Kamailio 5.6 to 6.0 end at a start where it is another.
_VERSIONS: Final = {"dialog": 7, "dialog_vars": 1}
# By the parameter that gives a column another name: what parties write goes into it uncut.
_WIDE: Final = {
    "dialog": {
        "call_id_column": "callid",
        "from_uri_column": "from_uri",
        "from_tag_column": "from_tag",
        "to_uri_column": "to_uri",
        "to_tag_column": "to_tag",
        "from_route_column": "caller_route_set",
        "to_route_column": "callee_route_set",
        "from_contact_column": "caller_contact",
        "to_contact_column": "callee_contact",
        "req_uri_column": "req_uri",
    },
    "dialog_vars": {"vars_value_column": "dialog_value"},
}
# Characters at which the snippet cuts names, User-Agent and account.
_KEPT: Final = 255
_TAKES_ALL_BYTES: Final = "SQL_ASCII"
_NAMES: Final = {"dialog": "table_name", "dialog_vars": "vars_table_name"}
_VERSION_TABLE: Final = re.compile(r'(?m)^\s*version_table\s*=\s*"([^"]+)"')
_MAKE: Final = "kamdbctl create makes it; without it Kamailio does not start"


@frozen(kw_only=True)
class DialogPlace:
    """Where Kamailio keeps its dialogs.

    Attributes:
        url: as Kamailio's configuration has it; it may hold a password.
        tables: their names.
        versions: the table that names the version of each.
    """

    url: str = field(repr=False)
    tables: Sequence[str]
    versions: str


@frozen(kw_only=True)
class SeenTable:
    """A table as the database has it.

    Attributes:
        widths: characters that a column holds; None where that has no limit.
        version: None where none is said.
        may_write: whether the user of the URL may read and change it.
    """

    widths: Mapping[str, int | None]
    version: int | None
    may_write: bool = True


@frozen(kw_only=True)
class SeenFile:
    """A file that is a database: whether Kamailio's user may write it, None where nobody knows."""

    seen: str
    may_write: bool | None = None


@frozen(kw_only=True)
class SeenDialogs:
    """What is there: tables by name, the encoding where that refuses bytes, the file if it is one.

    A server says of each table who may write; of a file nobody says it but the file.
    """

    tables: Mapping[str, SeenTable]
    encoding: str | None = None
    file: SeenFile | None = None


async def dialog_findings(
    script: Script, look: Asked[[DialogPlace], SeenDialogs]
) -> Sequence[Finding]:
    """Look at the tables of a configuration that keeps its dialogs; never a word of a password.

    Args:
        script: the configuration, evaluated.
        look: raises SetupError where such a database cannot be looked at from here, and
            UnavailableError where it does not answer or does not let us in.
    """
    if (script.parameter("dialog", "db_mode") or "0") == "0":
        return []
    place = _place(script)
    try:
        seen = await look(place)
    except SetupError as error:
        return [Finding(_ABOUT, State.WARNING, f"not looked at: {error}", _by_hand(place))]
    except UnavailableError as error:
        mend = "db_url of the module dialog, and its server: Kamailio does not start without it"
        return [Finding(_ABOUT, State.BAD, str(error), mend)]
    found = [_table(script, *each, seen) for each in zip(_VERSIONS, place.tables, strict=True)]
    found += [] if seen.encoding is None else [_encoding(seen.encoding)]
    return found if seen.file is None else [*found, _file(seen.file)]


def _place(script: Script) -> DialogPlace:
    versions = _VERSION_TABLE.findall(script.text)
    return DialogPlace(
        url=script.parameter("dialog", "db_url") or "",
        tables=[script.parameter("dialog", _NAMES[table]) or table for table in _VERSIONS],
        versions=versions[-1] if versions else "version",
    )


def _by_hand(place: DialogPlace) -> str:
    wanted = ", ".join(
        f"{name} of version {version}"
        for name, version in zip(place.tables, _VERSIONS.values(), strict=True)
    )
    return (
        f"look yourself: tables {wanted} (table {place.versions}), which its user may write,"
        f" {_WIDE['dialog_vars']['vars_value_column']} of {_KEPT} characters or more"
    )


def _table(script: Script, table: str, name: str, seen: SeenDialogs) -> Finding:
    about, found = f"{_ABOUT}, {name}", seen.tables.get(name)
    if found is None:
        return Finding(about, State.BAD, "there is no such table", _MAKE)
    if found.version != _VERSIONS[table]:
        said = "no version" if found.version is None else f"version {found.version}"
        return Finding(about, State.BAD, f"{said}, the module wants {_VERSIONS[table]}", _MAKE)
    columns = [script.parameter("dialog", key) or usual for key, usual in _WIDE[table].items()]
    if missing := [each for each in columns if each not in found.widths]:
        return Finding(about, State.BAD, f"without the column {', '.join(missing)}", _MAKE)
    if not found.may_write:
        mend = f"grant select, insert, update, delete on {name} to the user of db_url"
        return Finding(about, State.BAD, "its user may not write there", mend)
    widths = {each: width for each in columns if (width := found.widths[each]) is not None}
    least = _KEPT if table == "dialog_vars" else 0
    return _wide(about, name, widths, least)


def _wide(about: str, name: str, narrow: Mapping[str, int], least: int) -> Finding:
    return judged(
        about,
        good=not narrow,
        seen=", ".join(f"{each} holds {width}" for each, width in narrow.items()) or "wide enough",
        mend=f"alter table {name} "
        + ", ".join(f"alter {each} type text" for each in narrow)
        + ": what parties write may be longer, and such a call has no CDR after a crash",
        bad=State.BAD if min(narrow.values(), default=least) < least else State.WARNING,
    )


def _file(file: SeenFile) -> Finding:
    return judged(
        f"{_ABOUT}, file",
        good=bool(file.may_write),
        seen=file.seen,
        mend="file and folder have to be writable by Kamailio's user: else no dialog is kept, and"
        " a call in progress at a crash has no CDR",
        bad=State.WARNING if file.may_write is None else State.BAD,
    )


def _encoding(encoding: str) -> Finding:
    return judged(
        f"{_ABOUT}, encoding",
        good=encoding == _TAKES_ALL_BYTES,
        seen=encoding,
        mend="a database of its own in SQL_ASCII: this one refuses bytes that are none of its"
        " encoding, as of a name in Latin-1, and such a call has no CDR after a crash",
        bad=State.WARNING,
    )
