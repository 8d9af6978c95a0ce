"""The tables in which Kamailio keeps its dialogs, as its database has them; nothing is changed."""

import asyncio
import os
import re
import sqlite3
import stat
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Final

import asyncpg

from adapters.kamailio.writing import SystemUser, seen_file
from application.errors import SetupError, UnavailableError
from application.health.kamailio_tables import DialogPlace, SeenDialogs, SeenFile, SeenTable

_PATIENCE: Final = 60.0
# As Kamailio reads it: nothing is escaped, so that a password ends at the last @.
_ADDRESS: Final = re.compile(
    r"postgres://(?:(?P<user>[^:@/]*)(?::(?P<password>.*))?@)?"
    r"(?:\[(?P<six>[^\]]+)\]|(?P<host>[^:@/\[\]]*))(?::(?P<port>\d{1,5}))?/(?P<database>[^/?@]+)"
)
_COLUMNS: Final = files("adapters.kamailio").joinpath("dialog_columns.sql").read_text()


async def seen_dialogs(place: DialogPlace, user: SystemUser | None = None) -> SeenDialogs:
    """Look into PostgreSQL or SQLite; `user` is who Kamailio runs as, None where nobody knows.

    Raises:
        SetupError: it is another kind of database, its address cannot be read, or it is a file
            that we may not read.
        UnavailableError: it is not there, does not let us in or does not answer.
    """
    kind = place.url.partition(":")[0]
    if kind == "postgres":
        return await _of_postgres(place)
    if kind == "sqlite":
        return await asyncio.to_thread(_of_sqlite, place, user)
    raise SetupError(f"akira looks into PostgreSQL and SQLite, not into {kind or 'the default'}")


async def _of_postgres(place: DialogPlace) -> SeenDialogs:
    found = _ADDRESS.fullmatch(place.url)
    if found is None:
        raise SetupError("db_url is not postgres://USER:PASSWORD@HOST:PORT/DATABASE")
    where = f"{found['database']} at {found['six'] or found['host'] or 'this host'}"
    try:
        async with asyncio.timeout(_PATIENCE):
            connection = await asyncpg.connect(
                user=found["user"] or None,
                password=found["password"],
                host=found["six"] or found["host"] or None,
                port=int(found["port"]) if found["port"] else None,
                database=found["database"],
                statement_cache_size=0,
                server_settings={"default_transaction_read_only": "on"},
            )
            try:
                return await _seen(connection, place)
            finally:
                await connection.close(timeout=_PATIENCE)
    except asyncpg.PostgresError as error:
        raise UnavailableError(f"{where}: {error.sqlstate} {error.args[0]}") from error
    except TimeoutError as error:
        raise UnavailableError(f"{where} does not answer") from error
    except (OSError, asyncpg.InterfaceError, ValueError) as error:
        raise UnavailableError(f"{where}: {error}") from error


async def _seen(
    connection: "asyncpg.Connection[asyncpg.Record]", place: DialogPlace
) -> SeenDialogs:
    versions: dict[str, int] = {}
    if await connection.fetchval("select to_regclass($1)", _quoted(place.versions)):
        rows = await connection.fetch(
            f"select table_name, table_version from {_quoted(place.versions)}"  # noqa: S608 a name
        )
        versions = {str(name): int(version) for name, version in rows}
    widths: dict[str, dict[str, int | None]] = {}
    may_write: dict[str, bool] = {}
    for row in await connection.fetch(_COLUMNS, list(map(_quoted, place.tables)), place.tables):
        widths.setdefault(row["name"], {})[row["column"]] = row["width"]
        may_write[row["name"]] = row["may_write"]
    return SeenDialogs(
        tables={
            name: SeenTable(widths=columns, version=versions.get(name), may_write=may_write[name])
            for name, columns in widths.items()
        },
        encoding=await connection.fetchval("show server_encoding"),
    )


def _of_sqlite(place: DialogPlace, user: SystemUser | None) -> SeenDialogs:
    path = Path(place.url.removeprefix("sqlite:///"))
    if not path.is_absolute():
        raise SetupError(f"{path} is meant from where Kamailio runs: write sqlite:////PATH")
    try:
        file = _readable(path, user)
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            tables = {
                name: SeenTable(
                    # It holds what does not fit.
                    widths={row[1]: None for row in columns},
                    version=_version(database, place.versions, name),
                )
                for name in place.tables
                if (columns := database.execute(f"pragma table_info({_quoted(name)})").fetchall())
            }
    except sqlite3.Error as error:
        raise UnavailableError(f"{path}: {error}") from error
    return SeenDialogs(tables=tables, file=file)


def _readable(path: Path, user: SystemUser | None) -> SeenFile:
    try:
        found = path.stat()
        if stat.S_ISREG(found.st_mode) and os.access(path, os.R_OK):
            return seen_file(path, user)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnavailableError(f"{path} is not there") from error
    except OSError as error:
        # It may be there for Kamailio.
        raise SetupError(f"{path}: {error.strerror}") from error
    if stat.S_ISREG(found.st_mode):
        raise SetupError(f"{path} may not be read by this user: ask as root")
    raise UnavailableError(f"{path} is no file")


def _version(database: sqlite3.Connection, versions: str, name: str) -> int | None:
    if not database.execute(f"pragma table_info({_quoted(versions)})").fetchall():
        return None
    row = database.execute(
        f"select table_version from {_quoted(versions)} where table_name = ?",  # noqa: S608
        (name,),
    ).fetchone()
    return None if row is None else int(row[0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
