"""Who may write a file of SQLite is told by owner, group and mode, as the kernel would decide."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapters.kamailio.writing import SystemUser, seen_file

NOBODY = 2**31
"""No user and no group of any host."""
STRANGER = SystemUser(uid=NOBODY, groups=frozenset({NOBODY}))


@pytest.fixture
def database() -> Iterator[Path]:
    # A folder of pytest's lets nobody else in.
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        path = folder / "kamailio.db"
        path.touch()
        yield path
        folder.chmod(0o700)


@pytest.mark.parametrize(
    ("who", "mode", "may"),
    [
        ("owner", 0o200, True),
        ("owner", 0o577, False),
        ("group", 0o020, True),
        ("group", 0o757, False),
        ("others", 0o002, True),
        ("others", 0o775, False),
    ],
)
def test_of_three_digits_the_first_that_is_meant_decides(
    database: Path, who: str, mode: int, may: bool
) -> None:
    database.chmod(mode)
    found = database.stat()
    owner = found.st_uid if who == "owner" else NOBODY
    group = NOBODY if who == "others" else found.st_gid
    assert SystemUser(uid=owner, groups=frozenset({group})).may(database, 2) is may


@pytest.mark.parametrize(
    ("file", "folder", "said"),
    [
        (0o002, 0o003, None),
        (0o775, 0o777, "may not write {}/kamailio.db (-rwxrwxr-x)"),
        (0o777, 0o775, "may not make a journal in {} (drwxrwxr-x)"),
        (0o777, 0o776, "may not enter {} (drwxrwxrw-)"),
    ],
)
def test_the_file_and_its_folder_are_looked_at(
    database: Path, file: int, folder: int, said: str | None
) -> None:
    database.chmod(file)
    database.parent.chmod(folder)
    found = seen_file(database, STRANGER)
    words = "may write it" if said is None else said.format(database.parent)
    assert (found.seen, found.may_write) == (f"user {NOBODY} {words}", said is None)


def test_the_file_behind_a_link_is_meant(database: Path) -> None:
    database.parent.chmod(0o777)
    database.chmod(0o644)
    link = database.with_name("link.db")
    link.symlink_to(database)
    assert seen_file(link, STRANGER).may_write is False


def test_root_may_all(database: Path) -> None:
    database.chmod(0)
    assert seen_file(database, SystemUser(uid=0, groups=frozenset())).may_write is True


def test_of_a_user_that_nobody_knows_nothing_is_said(database: Path) -> None:
    found = seen_file(database, None)
    assert found.may_write is None
    assert "its user is not known" in found.seen


def test_an_access_list_is_said_and_not_judged(database: Path) -> None:
    # As the kernel has it: owner, a user by number, group, mask, others.
    rows = [(tag, 7, os.getuid() if tag == 2 else 2**32 - 1) for tag in (1, 2, 4, 16, 32)]
    packed = (2).to_bytes(4, "little") + b"".join(
        tag.to_bytes(2, "little") + bits.to_bytes(2, "little") + who.to_bytes(4, "little")
        for tag, bits, who in rows
    )
    os.setxattr(database, "system.posix_acl_access", packed)
    found = seen_file(database, STRANGER)
    assert found.may_write is None
    assert "kamailio.db has an access list" in found.seen
