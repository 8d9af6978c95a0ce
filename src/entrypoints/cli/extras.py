"""What `akira` can still do where the library of commands is absent."""

import sys
from collections.abc import Sequence

from entrypoints.cli.commands import COMMANDS

_USAGE = 2


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
