"""The peer of the first release is what it was: a ratio to it says something of years."""

import shutil
from pathlib import Path
from zipfile import ZipFile

from bench.peers.first_release import ARCHIVE, DIGEST, digest

OURS = {"adapters", "application", "domain", "entrypoints", "bench"}


def test_it_has_not_changed() -> None:
    assert digest() == DIGEST


def test_a_changed_statement_in_it_is_seen(tmp_path: Path) -> None:
    copy = tmp_path / "other.pyz"
    shutil.copy(ARCHIVE, copy)
    assert digest(copy) == DIGEST
    with ZipFile(copy, "a") as archive:
        archive.writestr("adapters/timescale/queries/another.sql", "select 1")
    assert digest(copy) != DIGEST


def test_it_brings_all_of_our_packages_and_takes_none_of_today() -> None:
    with ZipFile(ARCHIVE) as archive:
        names = archive.namelist()
    packages = {name.split("/")[0] for name in names if "/" in name}
    assert packages == OURS
    assert {f"{each}/__init__.py" for each in OURS} <= set(names)
