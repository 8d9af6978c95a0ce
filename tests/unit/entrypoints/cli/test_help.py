"""Help is quick: it loads what says the words, and nothing of what does the work."""

import subprocess
import sys

import pytest

HELP = """
import sys
from entrypoints.cli.__main__ import main
assert main(sys.argv[1:]) == 0
print("loaded:", *sys.modules)
"""
# Of our own rooms the command line alone, and of the libraries none that talks or draws.
NOT_NEEDED = {
    "adapters", "application", "domain", "asyncio", "asyncpg", "cattrs", "dependency_injector",
    "duckdb", "environ", "msgspec", "nats", "prometheus_client", "rich", "starlette", "tenacity",
}  # fmt: skip


@pytest.mark.parametrize("command", [(), ("company", "add")], ids=" ".join)
def test_help_loads_nothing_that_it_does_not_need(command: tuple[str, ...]) -> None:
    said = subprocess.run(
        [sys.executable, "-c", HELP, *command, "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    text, _, loaded = said.partition("loaded: ")
    assert text.startswith("Usage: akira")
    assert not {name.partition(".")[0] for name in loaded.split()} & NOT_NEEDED
