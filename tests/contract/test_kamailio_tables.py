"""Kamailio's tables in PostgreSQL are seen as they are, with its user's eyes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from adapters.kamailio.dialog_tables import seen_dialogs
from application.errors import UnavailableError
from application.health.kamailio_tables import DialogPlace, SeenTable

# As kamailio-postgres-modules makes them, but for what nobody looks at.
TABLES = """
create table version (table_name varchar(32) not null, table_version integer not null);
create table dialog (callid varchar(255), from_tag text, "to_tag" char(9), hash_id integer);
create table dialog_vars (dialog_value varchar);
insert into version values ('dialog', 7)
"""
PASSWORD = "wo#rd@d:%"  # noqa: S105 Kamailio takes it as it is


@pytest.fixture
async def owner(
    empty_database: str,
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(empty_database)
    yield connection
    await connection.close()


@pytest.fixture
async def user(owner: "asyncpg.Connection[asyncpg.Record]") -> AsyncIterator[str]:
    name = f"kamailio_{await owner.fetchval('select current_database()')}"
    await owner.execute(TABLES)
    await owner.execute(f"create role {name} login password '{PASSWORD}'")
    await owner.execute(f"grant select on version to {name}")
    await owner.execute(f"grant select, insert, update, delete on dialog to {name}")
    yield name
    await owner.execute(f"drop owned by {name}")
    await owner.execute(f"drop role {name}")


@pytest.fixture
async def there(empty_database: str) -> AsyncIterator[str]:
    """Give host, port and name of the database: Kamailio's addresses know no folder of a socket."""
    parts = urlsplit(empty_database)
    if parts.port:
        yield f"{parts.hostname}:{parts.port}{parts.path}"
        return
    socket = socket_in(parse_qs(parts.query)["host"][0])

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, asks = await asyncio.open_unix_connection(socket)
        await asyncio.gather(passed_on(reader, asks), passed_on(answers, writer))

    async with await asyncio.start_server(served, "127.0.0.1", 0) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}{parts.path}"


def socket_in(folder: str) -> str:
    [socket] = Path(folder).glob(".s.PGSQL.*[0-9]")
    return str(socket)


async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
        writer.close()


def place(there: str, user: str, password: str = PASSWORD) -> DialogPlace:
    return DialogPlace(
        url=f"postgres://{user}:{password}@{there}",
        tables=["dialog", "dialog_vars", "none"],
        versions="version",
    )


async def test_widths_versions_and_rights_are_told(there: str, user: str) -> None:
    seen = await seen_dialogs(place(there, user))
    widths = {"callid": 255, "from_tag": None, "to_tag": 9, "hash_id": None}
    assert seen.tables == {
        "dialog": SeenTable(widths=widths, version=7),
        "dialog_vars": SeenTable(widths={"dialog_value": None}, version=None, may_write=False),
    }
    assert seen.encoding == "UTF8"


async def test_where_no_versions_are_all_are_without(
    there: str, user: str, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await owner.execute("drop table version")
    seen = await seen_dialogs(place(there, user))
    assert {each.version for each in seen.tables.values()} == {None}


async def test_who_may_not_look_at_the_versions_is_told(
    there: str, user: str, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await owner.execute(f"revoke select on version from {user}")  # noqa: S608
    with pytest.raises(UnavailableError, match="42501 permission denied for table version"):
        await seen_dialogs(place(there, user))


async def test_who_is_not_let_in_is_told_without_the_password(there: str, user: str) -> None:
    with pytest.raises(UnavailableError) as error:
        await seen_dialogs(place(there, f"no_{user}"))
    assert PASSWORD not in str(error.value)
