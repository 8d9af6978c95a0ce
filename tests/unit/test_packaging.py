"""The wheel: four top-level names, its SQL inside, and it runs from anywhere."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUBJECTS = {"intake", "calls", "pricing", "letters", "proof", "facts", "traffic", "live"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_has_exactly_our_four_names_and_all_our_files(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name.partition("/")[0] for name in names} == {
        "domain",
        "application",
        "adapters",
        "entrypoints",
    }
    src = ROOT / "src"
    wanted = {
        str(file.relative_to(src))
        for kind in ("*.py", "*.sql", "page/*")
        for file in src.rglob(kind)
    }
    assert wanted <= names


def test_strangers_find_the_contract_kit_and_its_extra(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        kit = [name for name in content.namelist() if name.startswith("adapters/contract/")]
        [metadata] = [name for name in content.namelist() if name.endswith("/METADATA")]
        said = content.read(metadata).decode()
    assert {name.split("/")[2].removesuffix(".py") for name in kit} >= SUBJECTS
    assert "Provides-Extra: contract" in said
    assert re.search(r"^Requires-Dist: pytest[<>=].* extra == 'contract'$", said, re.MULTILINE)


def test_the_installed_worker_names_the_missing_variable(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {name: value for name, value in os.environ.items() if "AKIRA" not in name}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "entrypoints.worker"],
        env={**environment, "PYTHONPATH": str(tmp_path / "site")},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "worker: AKIRA_DATABASE_URL is not set\n"
