"""The schema's versions: numbered SQL files, each in a transaction of its own, forward only."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from time import monotonic
from typing import Final

from asyncpg import PostgresError
from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from application.errors import SetupError

_LOCK: Final = 0x616B697261  # "akira" in ASCII: one migration at a time in a database
# Connection, rolled back, resources, locks, shut down: the same file may succeed later.
_PASSING_CLASSES: Final = ("08", "40", "53", "55", "57")
_CREATE_LEDGER: Final = """
create table if not exists schema_migration (
    version integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now(),
    milliseconds integer not null
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
            finally:
                await connection.execute("select pg_advisory_unlock($1)", _LOCK)
    return missing


async def _applied(connection: Connection) -> Mapping[int, str]:
    if await connection.fetchval("select to_regclass('schema_migration')") is None:
        return {}
    rows = await connection.fetch("select version, sha256 from schema_migration")
    return {row["version"]: row["sha256"] for row in rows}


def _missing(applied: Mapping[int, str]) -> Sequence[Migration]:
    known = {migration.version: migration for migration in released()}
    for version, found in applied.items():
        if version not in known:
            raise SetupError(f"the database is newer (schema {version}) than this software")
        if known[version].sha256 != found:
            raise SetupError(f"{known[version].name} differs from the file that was applied")
    return [migration for migration in known.values() if migration.version not in applied]


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        await _apply_whole(connection, migration)
    except PostgresError as error:
        if (error.sqlstate or "").startswith(_PASSING_CLASSES):
            raise
        raise SetupError(f"{migration.name} failed, nothing of it is left: {error}") from error


async def _apply_whole(connection: Connection, migration: Migration) -> None:
    started = monotonic()
    async with connection.transaction():
        await connection.execute(migration.sql)
        await connection.execute(
            "insert into schema_migration (version, name, sha256, milliseconds)"
            " values ($1, $2, $3, $4)",
            migration.version,
            migration.name,
            migration.sha256,
            round((monotonic() - started) * 1000),
        )
