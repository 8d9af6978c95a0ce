"""Makes the frozen peer out of the first release's commit: `python -m bench.peers.freezing`.

The archive is what that commit holds, module by module, and nothing else; it is made once and then
left alone. A checkout with the whole history makes it again, so that nobody has to believe it.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bench.peers.first_release import ARCHIVE

COMMIT: Final = "4f3ef92"
_DAY: Final = (2026, 11, 25, 0, 0, 0)
_ROOTS: Final = ("src/", "")
_SQL: Final = "src/adapters/timescale/"
# What the worker of that commit needs, and what makes its database; the rest is left out.
_MAIN: Final = '''\
"""`setup PREFIXES`: its schema, companies and tariff; without words: the worker."""

import asyncio
import os
import sys

from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from bench.money import set_up_money
from bench.peers import faststream_worker


async def set_up(prefixes):
    async with open_pool(DatabaseSettings(url=os.environ["AKIRA_DATABASE_URL"])) as pool:
        await migrate(pool)
        await set_up_money(pool, prefixes)


if __name__ == "__main__":
    words = sys.argv[1:]
    asyncio.run(set_up(int(words[1])) if words else faststream_worker.main())
'''
_USED: Final = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("frozen_main", sys.argv[1] + "/__main__.py")
spec.loader.exec_module(importlib.util.module_from_spec(spec))
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None) or ""
    if file.startswith(sys.argv[1]) and module.__name__ != "frozen_main":
        print(file)
"""


def main() -> None:
    """Write the archive."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        _check_out(root)
        (root / "__main__.py").write_text(_MAIN)
        content = _content(root, _used(root))
    with ZipFile(ARCHIVE, "w", ZIP_DEFLATED) as archive:
        for name, data in sorted(content.items()):
            archive.writestr(ZipInfo(name, _DAY), data, ZIP_DEFLATED)


def _check_out(root: Path) -> None:
    done = subprocess.run(
        ["git", "archive", "--format=tar", COMMIT, "src", "bench"],  # noqa: S607 the user's own
        check=True,
        capture_output=True,
    )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tree:
        tree.extractall(root, filter="data")


def _used(root: Path) -> Iterable[Path]:
    done = subprocess.run(
        [sys.executable, "-c", _USED, str(root)],
        env={"PYTHONPATH": f"{root / 'src'}:{root}"},
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return [Path(line) for line in done.stdout.splitlines()]


def _content(root: Path, used: Iterable[Path]) -> Mapping[str, bytes]:
    files = {*used, *(root / _SQL).rglob("*.sql"), root / "__main__.py"}
    files |= {*(root / _SQL).glob("*/__init__.py")}
    return {
        str(file.relative_to(root)).removeprefix(_ROOTS[0]): file.read_bytes() for file in files
    }


if __name__ == "__main__":
    main()
