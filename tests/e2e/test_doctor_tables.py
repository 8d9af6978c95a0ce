"""What the doctor says of the tables of dialogs is what a real Kamailio does with them."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from adapters.kamailio.dialog_tables import seen_dialogs
from adapters.kamailio.instances import user_of
from application.health.finding import Finding, State
from application.health.kamailio_script import script_of
from application.health.kamailio_tables import dialog_findings
from e2e.installed import Installation
from e2e.stock import stock_proxy

pytestmark = pytest.mark.e2e

KEEPS = """
loadmodule "db_sqlite.so"
modparam("dialog", "db_url", "sqlite:///{}")
modparam("dialog", "db_mode", 1)
"""


def made(installation: Installation, database: Path, *more: str) -> str:
    """Make the tables of its distribution, and give the settings that use them."""
    stock = [(installation.tables / f"{name}-create.sql").read_text()
             for name in ("standard", "dialog")]  # fmt: skip
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("\n".join([*stock, *more]))
    return KEEPS.format(database)


def told(settings: str) -> Sequence[Finding]:
    me = user_of(Path("/proc/self/status"))
    return asyncio.run(dialog_findings(script_of([settings]), partial(seen_dialogs, user=me)))


def test_with_the_tables_of_its_distribution_it_starts(
    tmp_path: Path, installation: Installation
) -> None:
    settings = made(installation, tmp_path / "kamailio.db")
    assert [each.state for each in told(settings)] == [State.GOOD] * 3
    with stock_proxy(tmp_path, installation, settings=settings) as proxy:
        assert proxy.is_running()


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ("drop table dialog_vars; delete from version where table_name = 'dialog_vars'",
         "there is no such table"),
        ("update version set table_version = 6 where table_name = 'dialog'",
         "version 6, the module wants 7"),
        ("delete from version where table_name = 'dialog'",
         "no version, the module wants 7"),
    ],
    ids=["no-table", "other-version", "no-version"],
)  # fmt: skip
def test_with_what_the_doctor_refuses_it_does_not_start(
    tmp_path: Path, installation: Installation, change: str, seen: str
) -> None:
    settings = made(installation, tmp_path / "kamailio.db", change)
    assert seen in [each.seen for each in told(settings) if each.state is State.BAD]
    with (
        pytest.raises(RuntimeError, match=r"(?s)did not start.*(version|no such table)"),
        stock_proxy(tmp_path, installation, settings=settings),
    ):
        pass
