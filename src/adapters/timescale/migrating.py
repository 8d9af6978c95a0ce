"""The schema's versions: numbered SQL files, each in a transaction of its own, forward only.

A file may say which older software still works on the schema that it makes, so that a database
is migrated first and the processes are upgraded after it (docs/decisions/0051).
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from time import monotonic
from typing import Final

from asyncpg import PostgresError, Record
from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.giving_way import again_after_a_deadlock
from adapters.timescale.migrations.names import tidy_names
from adapters.timescale.sql import query
from application.errors import SetupError

_LOCK: Final = 0x616B697261  # "akira" in ASCII: one migration at a time in a database
# Connection, rolled back, resources, locks, shut down: the same file may succeed later.
_PASSING_CLASSES: Final = ("08", "40", "53", "55", "57")
# The first release refuses a database whose `schema_migration` names a version above this.
_FIRST_RELEASE: Final = 9
_OLDEST: Final = re.compile(r"-- oldest software: (\d+)\n")
_NO_TEMPORARY_TABLES: Final = query("no_temporary_tables")
_CREATE_LEDGER: Final = """
create table if not exists schema_migration (
    version integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now(),
    milliseconds integer not null
);
create table if not exists schema_step (
    oldest_software integer not null,
    like schema_migration including all
)
"""


@frozen
class Migration:
    """One numbered file."""

    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """Hash of the file, hexadecimal: a released file never changes."""
        return sha256(self.sql.encode()).hexdigest()

    @property
    def oldest_software(self) -> int:
        """The lowest schema version whose software works on this one."""
        said = _OLDEST.match(self.sql)
        return int(said[1]) if said else self.version


@frozen
class _Applied:
    """A migration as the database remembers it."""

    sha256: str
    oldest_software: int


def released() -> Sequence[Migration]:
    """List the migrations of this version of the software, in order."""
    return [
        Migration(int(file.name[:4]), file.name, file.read_text())
        for file in sorted(files("adapters.timescale.migrations").iterdir(), key=lambda f: f.name)
        if file.name.endswith(".sql")
    ]


async def pending(pool: Pool) -> Sequence[Migration]:
    """List what the database lacks.

    Raises:
        SetupError: the database was migrated by other files, or by a newer version.
        UnavailableError: the database does not answer.
    """
    with translated_errors():
        async with pool.acquire() as connection:
            return _missing(await _applied(connection))


async def migrate(pool: Pool) -> Sequence[Migration]:
    """Bring the database to this version; give what was applied.

    Raises:
        SetupError: as `pending`; or a file failed, which changes nothing.
        UnavailableError: the database does not answer.
    """
    with translated_errors():
        async with pool.acquire() as connection:
            await connection.execute("select pg_advisory_lock($1)", _LOCK)
            try:
                await connection.execute(_CREATE_LEDGER)
                missing = _missing(await _applied(connection))
                for migration in missing:
                    await _apply(connection, migration)
                await connection.execute(_NO_TEMPORARY_TABLES)
            finally:
                await connection.execute("select pg_advisory_unlock($1)", _LOCK)
    return missing


async def _applied(connection: Connection) -> Mapping[int, _Applied]:
    rows: list[Record] = []
    for table, statement in _LEDGERS.items():
        if await connection.fetchval("select to_regclass($1)", table) is not None:
            rows += await connection.fetch(statement)
    return {row["version"]: _Applied(row["sha256"], row["oldest_software"]) for row in rows}


_LEDGERS: Final = {
    "schema_migration": "select version, sha256, version as oldest_software from schema_migration",
    "schema_step": "select version, sha256, oldest_software from schema_step",
}


def _missing(applied: Mapping[int, _Applied]) -> Sequence[Migration]:
    known = {migration.version: migration for migration in released()}
    for version, found in applied.items():
        if version not in known:
            if found.oldest_software > max(known):
                raise SetupError(f"the database is newer (schema {version}) than this software")
        elif known[version].sha256 != found.sha256:
            raise SetupError(f"{known[version].name} differs from the file that was applied")
    return [migration for migration in known.values() if migration.version not in applied]


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        await again_after_a_deadlock(lambda: _apply_whole(connection, migration))
    except PostgresError as error:
        if (error.sqlstate or "").startswith(_PASSING_CLASSES):
            raise
        raise SetupError(f"{migration.name} failed, nothing of it is left: {error}") from error


async def _apply_whole(connection: Connection, migration: Migration) -> None:
    started = monotonic()
    async with connection.transaction():
        await connection.execute(migration.sql)
        if work := _WORK.get(migration.version):
            await work(connection)
        row = (
            migration.version,
            migration.name,
            migration.sha256,
            round((monotonic() - started) * 1000),
        )
        if migration.version <= _FIRST_RELEASE:
            await connection.execute(_NOTE, *row)
        else:
            await connection.execute(_NOTE_STEP, *row, migration.oldest_software)


_NOTE: Final = (
    "insert into schema_migration (version, name, sha256, milliseconds) values ($1, $2, $3, $4)"
)
_NOTE_STEP: Final = (
    "insert into schema_step (version, name, sha256, milliseconds, oldest_software)"
    " values ($1, $2, $3, $4, $5)"
)
# What SQL cannot say by itself, done after the file of this version in its transaction.
_WORK: Final[Mapping[int, Callable[[Connection], Awaitable[None]]]] = {11: tidy_names}
