"""What is listed is what there is, and nothing is imported before it is asked for."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from entrypoints.cli.app import app
from entrypoints.cli.commands import COMMANDS, PANELS
from entrypoints.cli.lazy import Later

SRC = Path(__file__).parents[4] / "src"
LOOK = """
import io, json, sys
from contextlib import redirect_stdout
from entrypoints.cli.__main__ import main
said = io.StringIO()
with redirect_stdout(said):
    codes = [main(line.split()) for line in sys.argv[1:]]
json.dump({"codes": codes, "said": said.getvalue(), "modules": sorted(sys.modules)}, sys.stdout)
"""
SLOW = ("asyncpg", "nats", "rich", "dependency_injector", "prometheus_client", "duckdb", "uvicorn")


def ask(*lines: str) -> tuple[str, set[str]]:
    """Run commands in one new process; give what they said, and which packages they imported."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, *lines],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(SRC)},
    )
    found = json.loads(done.stdout)
    assert set(found["codes"]) == {0}
    return found["said"], {name.partition(".")[0] for name in found["modules"]}


def test_the_list_of_commands_needs_none_of_them() -> None:
    said, packages = ask("--help")
    assert all(f"  {name} " in said for name, _, _ in COMMANDS)
    assert not packages & {*SLOW, "domain", "application", "adapters", "pydantic", "asyncio"}


def test_commands_are_listed_by_what_one_wants_to_do() -> None:
    said, _ = ask("--help")
    listed = said.partition(f"{next(iter(PANELS))}:\n")[2]
    assert listed
    under = dict[str, str]()
    panel = next(iter(PANELS))
    for line in listed.splitlines():
        if line.endswith(":") and not line.startswith(" "):
            panel = line.removesuffix(":")
        elif line.startswith("  ") and line[2] not in {" ", "E"} and panel:
            under[line.split()[0]] = panel
        elif not line:
            panel = ""
    wanted = {name: panel for panel, each in PANELS.items() for name, _, _ in each}
    assert {name: under.get(name) for name in wanted} == wanted
    assert max(map(len, said.splitlines())) <= 80
    assert "..." not in listed
    assert max(len(each) for each in PANELS.values()) <= 10


def test_every_command_is_in_one_group() -> None:
    root: Any = get_command(app)
    shown = {name for name, command in root.commands.items() if not command.hidden}
    in_groups = [name for each in PANELS.values() for name, _, _ in each]
    assert sorted(in_groups) == sorted(shown)


def test_the_help_of_a_command_needs_no_server() -> None:
    said, packages = ask(*(f"{name} --help" for name, _, _ in COMMANDS))
    assert all(f"Usage: akira {name} " in said for name, _, _ in COMMANDS)
    assert not packages & set(SLOW)


def test_a_short_name_for_help_and_the_version() -> None:
    assert ask("-h")[0] == ask("--help")[0]
    assert ask("--version")[0].startswith("akira ")


@pytest.mark.parametrize(("name", "address", "about"), COMMANDS)
def test_a_command_is_what_the_list_says(name: str, address: str, about: str) -> None:
    loaded = Later(name, f"entrypoints.cli.{address}", about).loaded()
    assert loaded.help == about
