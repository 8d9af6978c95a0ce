"""A stranger has our wheel and nothing else, and runs our promises against its own adapter."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from entrypoints.absent import PROCESSES

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements/contract.lock"
QUIET = ("-q", "--disable-pip-version-check")


def run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def done(*command: str | Path) -> None:
    ended = run(*command)
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a Python that has the wheel with its extra `contract`, by the lock, and no more."""
    folder = tmp_path_factory.mktemp("stranger")
    done(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    [wheel] = folder.glob("*.whl")
    done(sys.executable, "-m", "venv", folder / "env")
    pip = folder / "env/bin/pip"
    done(pip, "install", *QUIET, "--require-hashes", "-r", LOCK)
    # Whatever the extra needs and the lock has not would be missing here.
    done(pip, "install", *QUIET, "--no-index", f"{wheel}[contract]")
    return folder / "env/bin/python"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples/sqlite_ledger", tmp_path / "example"))


def test_the_ledger_of_the_example_keeps_every_promise(python: Path, example: Path) -> None:
    ended = run(python, "-m", "pytest", "-q", "-rs", cwd=example)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    # SQLite has one lock for all: nobody holds a single call there.
    [skipped] = [line for line in ended.stdout.splitlines() if line.startswith("SKIPPED")]
    assert skipped.endswith("cannot let somebody hold a call")
    [passed] = re.findall(r"(\d+) passed", ended.stdout)
    assert int(passed) > 40


def test_a_broken_one_is_refused_and_told_why(python: Path, example: Path) -> None:
    ended = run(python, "-m", "pytest", "-q", "broken_ledger.py", cwd=example)
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED, ended.stdout + ended.stderr
    [failed] = [line for line in ended.stdout.splitlines() if line.startswith("FAILED")]
    assert failed.endswith("TestBrokenLedger::test_a_call_debits_its_company_once")
    assert "assert Decimal('-2E-9') == Decimal('-1E-9')" in ended.stdout


def test_the_product_itself_runs_without_the_extra(python: Path) -> None:
    words = "import entrypoints.bridge, sys; sys.exit('pytest' in sys.modules)"
    assert run(python, "-P", "-c", words).returncode == 0


def test_akira_says_what_it_can_do_and_which_extra_a_command_needs(python: Path) -> None:
    akira = python.with_name("akira")
    told = run(akira, "--help")
    assert told.returncode == 0
    assert "  company " in told.stdout
    assert run(akira, "--version").stdout.startswith("akira ")
    refused = run(akira, "company", "list")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "akira: company needs typer: pip install 'akira-cdr[cli]'\n"


def test_the_samples_of_the_demo_are_in_it(python: Path) -> None:
    words = "from entrypoints.demonstration.samples import sample_files as f; print(*f())"
    files = run(python, "-P", "-c", words).stdout.split()
    assert len(files) == 9
    assert all("site-packages" in file and Path(file).stat().st_size for file in files)


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_without_its_extra_says_which(python: Path, process: str, tmp_path: Path) -> None:
    ended = run(python, "-P", "-m", f"entrypoints.{process}", "--help", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    wanted = rf"{process}: needs \w+: pip install 'akira-cdr\[{PROCESSES[process]}\]'\n"
    assert re.fullmatch(wanted, ended.stderr), ended.stderr


def test_a_bridge_needs_no_extra(python: Path, tmp_path: Path) -> None:
    ended = run(python, "-P", "-m", "entrypoints.bridge", "--help", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
