"""What is absent is told with the extra that brings it."""

import re
import tomllib
from pathlib import Path

import pytest

from entrypoints.absent import EXTRAS, PROCESSES, missing
from entrypoints.cli.extras import without_library

WISHES = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]

IMPORTED_AS = {"phonenumberslite": "phonenumbers"}


def libraries_of(extra: str) -> set[str]:
    """Name what an extra brings, with the extras that it asks for."""
    found: set[str] = set()
    for wish in WISHES["optional-dependencies"][extra]:
        if inner := re.fullmatch(r"akira-cdr\[(.+)\]", wish):
            found |= {name for each in inner[1].split(",") for name in libraries_of(each)}
        else:
            name = re.split(r"[>=<\[]", wish)[0].replace("-", "_")
            found.add(IMPORTED_AS.get(name, name))
    return found


@pytest.mark.parametrize(("library", "extra"), EXTRAS.items())
def test_the_extra_that_is_named_brings_it(library: str, extra: str) -> None:
    assert library in libraries_of(extra)


def test_all_that_commands_and_processes_need_is_known() -> None:
    for extra in ("parquet", "live"):
        assert libraries_of(extra) <= set(EXTRAS)


@pytest.mark.parametrize("extra", PROCESSES.values())
def test_the_extra_of_a_process_is_one(extra: str) -> None:
    assert libraries_of(extra) >= {"asyncpg"}


def test_a_process_names_its_own_extra() -> None:
    absent = ModuleNotFoundError("No module named 'asyncpg'", name="asyncpg")
    assert missing(absent, "worker") == "needs asyncpg: pip install 'akira-cdr[worker]'"
    assert missing(ModuleNotFoundError("no", name="elsewhere"), "worker") is None


def test_only_what_is_ours_is_told_so() -> None:
    absent = ModuleNotFoundError("No module named 'rich.table'", name="rich.table")
    assert missing(absent) == "needs rich.table: pip install 'akira-cdr[cli]'"
    assert missing(ModuleNotFoundError("no", name="elsewhere")) is None
    assert missing(ImportError("no")) is None


def test_without_the_library_of_commands_there_are_help_and_version(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert without_library([], "needs x") == 0
    assert "  topup " in capsys.readouterr().out
    assert without_library(["--version"], "needs x") == 0
    assert capsys.readouterr().out.startswith("akira ")
    assert without_library(["topup", "Acme"], "needs x") == 2
    assert capsys.readouterr().err == "akira: topup needs x\n"
