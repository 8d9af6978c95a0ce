"""What `akira` can still do where the library of commands is absent."""

import sys
from collections.abc import Sequence

from entrypoints.cli.commands import PANELS

_USAGE = 2


def without_library(words: Sequence[str], why: str) -> int:
    """Do what can be done where not even the library of commands is there; give the exit code."""
    if not words or not {"-h", "--help"}.isdisjoint(words):
        sys.stdout.write("Usage: akira COMMAND [OPTIONS]...\n\n")
        for panel, commands in PANELS.items():
            lines = (f"  {name:<12}{about}" for name, _, about in commands)
            sys.stdout.write("\n".join([f"{panel}:", *lines, "", ""]))
        sys.stdout.write(f"Each command {why}\n")
        return 0
    if words[0] == "--version":
        from importlib.metadata import version

        sys.stdout.write(f"akira {version('akira-cdr')}\n")
        return 0
    sys.stderr.write(f"akira: {words[0]} {why}\n")
    return _USAGE
