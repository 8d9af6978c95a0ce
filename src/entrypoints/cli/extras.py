"""What `akira` needs beyond the base installation, and what it says where that is absent."""

import sys
from collections.abc import Mapping, Sequence
from typing import Final

from entrypoints.cli.commands import COMMANDS

EXTRAS: Final[Mapping[str, str]] = {
    "typer": "cli",
    "rich": "cli",
    "asyncpg": "cli",
    "iso4217": "cli",
    "phonenumbers": "cli",
    "duckdb": "parquet",
}
_USAGE = 2


def missing(error: ImportError) -> str | None:
    """Say which extra has the library that is absent; None where it is none of ours."""
    extra = EXTRAS.get((error.name or "").partition(".")[0])
    return None if extra is None else f"needs {error.name}: pip install 'akira-cdr[{extra}]'"


def without_library(words: Sequence[str], why: str) -> int:
    """Do what can be done where not even the library of commands is there; give the exit code."""
    if not words or not {"-h", "--help"}.isdisjoint(words):
        lines = (f"  {name:<12}{about}" for name, _, about in COMMANDS)
        sys.stdout.write("\n".join(["Usage: akira COMMAND [OPTIONS]...", "", *lines, "", ""]))
        sys.stdout.write(f"Each command {why}\n")
        return 0
    if words[0] == "--version":
        from importlib.metadata import version

        sys.stdout.write(f"akira {version('akira-cdr')}\n")
        return 0
    sys.stderr.write(f"akira: {words[0]} {why}\n")
    return _USAGE
