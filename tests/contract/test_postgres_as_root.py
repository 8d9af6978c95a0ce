"""PostgreSQL refuses root: it runs in a namespace, or as nobody where that is refused."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.embedded,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root is refused"),
]
STARTED = """
import asyncio, sys
from pathlib import Path
import asyncpg
from adapters.embedded.postgres import open_postgres
from application.errors import SetupError

async def main():
    async with open_postgres(Path(sys.argv[1])) as server:
        connection = await asyncpg.connect(server.dsn)
        print(await connection.fetchval("select version()"))
        print((Path(sys.argv[1]) / "cluster").stat().st_uid)
        await connection.close()

try:
    asyncio.run(main())
except SetupError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that every user may enter."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def started(
    data: Path, folder: Path, *, refused: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    for name in refused:
        (programs / name).write_text("#!/bin/sh\necho no such right >&2\nexit 1\n")
        (programs / name).chmod(0o755)
    path = f"{programs}:{os.environ['PATH']}"
    return subprocess.run(
        [sys.executable, "-c", STARTED, data],
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_where_namespaces_are_refused_it_runs_as_nobody_and_comes_back(folder: Path) -> None:
    for _ in range(2):
        done = started(folder / "data", folder, refused=("unshare",))
        assert done.returncode == 0, done.stderr
        version, uid = done.stdout.splitlines()
        assert version.startswith("PostgreSQL ")
        assert uid == "65534"


def test_a_folder_that_nobody_may_enter_is_told_in_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o700)
    done = started(tmp_path / "shut" / "data", folder, refused=("unshare",))
    assert done.returncode == 1
    assert "may not enter" in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_any_way_both_refusals_are_told(folder: Path) -> None:
    done = started(folder / "data", folder, refused=("unshare", "setpriv"))
    assert done.returncode == 1
    assert "unshare failed: no such right; setpriv failed: no such right" in done.stderr
    assert done.stderr.count("\n") == 1


def test_make_finds_it_out_before_anything_is_installed(folder: Path) -> None:
    started(folder / "data", folder, refused=("unshare", "setpriv"))
    path = f"{folder / 'programs'}:{os.environ['PATH']}"
    asked = subprocess.run(
        [ROOT / "infra/demo/may-run.sh"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1
    assert "run make demo as an ordinary user" in asked.stderr
