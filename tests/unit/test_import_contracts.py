"""The import contracts refuse what they are there for: each is broken on purpose, in a copy."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from gates.forbidden_names import uses

ROOT = Path(__file__).parents[2]
PURE = "domain and application know attrs and what is pure in the standard library"
TOLD = "domain and application are told the time, and reach outside by ports only"

NAMES, METHODS = {"open", "uuid4"}, {"now", "today"}


@frozen
class House:
    """A copy of all that is linted, and a linter that looks again whenever it is asked."""

    root: Path
    linter: subprocess.Popen[str]

    def broken_by(self, file: str, lines: str) -> list[str]:
        path = self.root / "src" / file
        before = path.read_text() if path.exists() else None
        path.write_text(f"{before or ''}\n{lines}\n")
        broken = self.broken()
        path.unlink() if before is None else path.write_text(before)
        return broken

    def broken(self) -> list[str]:
        assert self.linter.stdin
        assert self.linter.stdout
        self.linter.stdin.write("look\n")
        self.linter.stdin.flush()
        lines = [line.strip() for line in iter(self.linter.stdout.readline, "looked\n")]
        assert any(line.startswith("Contracts: ") for line in lines), lines
        return [line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")]


LINTER = """
import sys
from importlinter.cli import lint_imports
for _ in sys.stdin:
    lint_imports(no_logo=True)
    print("looked", flush=True)
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    root = tmp_path_factory.mktemp("house")
    for folder in ("src", "gates"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    with subprocess.Popen(
        [sys.executable, "-c", LINTER],
        cwd=root,
        env=os.environ | {"PYTHONPATH": f"{root / 'src'}:{root}", "COLUMNS": "200"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as linter:
        yield House(root, linter)
        assert linter.stdin
        linter.stdin.close()
    shutil.rmtree(root)


def test_the_house_as_it_stands_breaks_none(house: House) -> None:
    assert house.broken() == []


@pytest.mark.parametrize(
    ("file", "lines", "contract"),
    [
        ("domain/calls/seeded.py", "import prometheus_client", PURE),
        ("domain/calls/seeded.py", "from datetime import datetime\ndatetime.now()", TOLD),
        ("application/money/seeded.py", "import typer", PURE),
        ("application/money/seeded.py", "from urllib.request import urlopen", PURE),
        ("application/money/seeded.py", "import logging", PURE),
        ("entrypoints/cli/seeded.py", "import entrypoints.worker", "processes are independent"),
        ("entrypoints/bridge.py", "import entrypoints.cli.app", "processes are independent"),
        ("application/money/seeded.py", "def pay() -> None:\n    import asyncpg", PURE),
        (
            "entrypoints/worker.py",
            "import asyncpg",
            "asyncpg has two homes: our database, and a look into Kamailio's",
        ),
        ("adapters/jetstream/seeded.py", "import adapters.timescale", "adapters are independent"),
        ("application/money/seeded.py", "import adapters.memory", "layers"),
        ("adapters/wire/seeded.py", "import adapters.wire.acc_json", "wire forms are independent"),
        ("adapters/web/seeded.py", "import cattrs", "cattrs lives in the wire modules"),
        ("domain/calls/seeded.py", "import domain.live", "no cycles"),
    ],
)
def test_a_violation_is_refused(house: House, file: str, lines: str, contract: str) -> None:
    assert contract in house.broken_by(file, lines)


@pytest.mark.parametrize(
    "lines",
    [
        "from datetime import datetime\nclock = datetime.now",
        "import datetime as dt\ndt.datetime.now()",
        "moment.now(UTC)",
        "from datetime import date as day\nday.today()",
        "import uuid\nuuid.uuid4()",
        "from uuid import uuid4 as key",
        "open('/etc/passwd')",
        "read = open",
    ],
)
def test_a_clock_is_seen_in_whatever_form(lines: str) -> None:
    assert uses(lines, NAMES, METHODS)


@pytest.mark.parametrize(
    "lines",
    [
        "def look(now):\n    return now.date()",
        "amended.now",
        "await book.open(company)",
        "from uuid import UUID\nUUID(text)",
        "re.compile(pattern)",
    ],
)
def test_what_only_looks_like_one_is_not(lines: str) -> None:
    assert not uses(lines, NAMES, METHODS)
