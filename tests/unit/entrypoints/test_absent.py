"""What is absent is told with the extra that brings it."""

import re
import tomllib
from pathlib import Path

import pytest

from entrypoints.cli.extras import EXTRAS, missing, without_library

WISHES = tomllib.loads((Path(__file__).parents[4] / "pyproject.toml").read_text())["project"]

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


def test_all_that_commands_need_is_known() -> None:
    assert libraries_of("parquet") <= set(EXTRAS)


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
