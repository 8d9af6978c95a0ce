"""What can be looked into is looked into; anything else is said, and never with a password."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from adapters.kamailio.dialog_tables import seen_dialogs
from adapters.kamailio.writing import SystemUser
from application.errors import SetupError, UnavailableError
from application.health.kamailio_tables import DialogPlace, SeenTable
from free_ports import free_port


def at(url: str) -> DialogPlace:
    return DialogPlace(url=url, tables=["dialog", "dialog_vars"], versions="version")


def made(path: Path, statements: str) -> DialogPlace:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(statements)
    return at(f"sqlite:///{path}")


async def test_sqlite_tells_its_tables_and_their_versions(tmp_path: Path) -> None:
    place = made(
        tmp_path / "kamailio.db",
        """
        create table version (table_name varchar(32), table_version integer);
        insert into version values ('dialog', 7);
        create table dialog (callid varchar(255), hash_id integer);
        create table dialog_vars (dialog_value varchar(512));
        """,
    )
    # SQLite holds what is longer than a column says.
    assert (await seen_dialogs(place)).tables == {
        "dialog": SeenTable(widths={"callid": None, "hash_id": None}, version=7),
        "dialog_vars": SeenTable(widths={"dialog_value": None}, version=None),
    }


async def test_sqlite_without_versions_tells_none(tmp_path: Path) -> None:
    place = made(tmp_path / "kamailio.db", "create table dialog (callid text)")
    assert (await seen_dialogs(place)).tables == {
        "dialog": SeenTable(widths={"callid": None}, version=None)
    }


async def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "kamailio.db"
    with pytest.raises(UnavailableError, match=r"kamailio\.db is not there"):
        await seen_dialogs(at(f"sqlite:///{path}"))
    assert not path.exists()


async def test_the_file_is_looked_at_with_the_eyes_of_kamailio(tmp_path: Path) -> None:
    path = tmp_path / "kamailio.db"
    place = made(path, "create table dialog (callid text)")
    path.chmod(0o600)
    stranger = SystemUser(uid=2**31, groups=frozenset())
    for user, may_write in ((None, None), (stranger, False)):
        file = (await seen_dialogs(place, user)).file
        assert file is not None
        assert file.may_write is may_write


async def test_what_the_host_does_not_let_us_see_is_not_said_to_be_absent() -> None:
    with pytest.raises(SetupError, match="File name too long"):
        await seen_dialogs(at(f"sqlite:////{'k' * 300}.db"))


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="is no file"):
        await seen_dialogs(at(f"sqlite:///{tmp_path}"))


async def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "kamailio.db"
    path.write_text("no database at all, but long enough to be looked at by its head" * 9)
    with pytest.raises(UnavailableError, match="not a database"):
        await seen_dialogs(at(f"sqlite:///{path}"))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://k:secret@db/kamailio", "not into mysql"),
        ("text:///var/lib/kamailio", "not into text"),
        ("", "not into the default"),
        ("sqlite:///var/lib/kamailio.db", "var/lib/kamailio.db is meant from where"),
        ("postgres:secret", "db_url is not postgres://"),
    ],
)
async def test_what_cannot_be_looked_into_is_said(url: str, said: str) -> None:
    with pytest.raises(SetupError, match=said) as error:
        await seen_dialogs(at(url))
    assert "secret" not in str(error.value)


async def test_nobody_there_is_said() -> None:
    url = f"postgres://k:secret@127.0.0.1:{free_port()}/kamailio"
    with pytest.raises(UnavailableError, match="kamailio at 127") as error:
        await seen_dialogs(at(url))
    assert "secret" not in str(error.value)
