#!/usr/bin/python3
"""Removes rotated call records that are old and in the book; in doubt it removes nothing."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import time
import zlib
from pathlib import Path


class InDoubtError(Exception):
    """The bridge's position does not fit the files."""


def confirmed_before(state: Path) -> float:
    """Give the moment of the last change of the oldest file that is not all confirmed.

    The bridge reads files in their order and remembers those that it is not done with.
    """
    try:
        followed = json.loads((state / "position.json").read_text().partition("\n")[0])["files"]
        found = [Path(each["path"]).stat() for each in followed]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise InDoubtError(f"the bridge's position cannot be used: {error}") from error
    keys = [(each["key"]["device"], each["key"]["inode"]) for each in followed]
    if not keys or keys != [(status.st_dev, status.st_ino) for status in found]:
        raise InDoubtError("the bridge has not seen the last rotation: does it run?")
    return min(status.st_mtime for status in found)


def not_in_the_book(state: Path) -> set[str]:
    """Name the files of which the book has not everything that NATS confirmed."""
    try:
        files = json.loads((state / "settled.json").read_text())["files"]
        return {name for name, file in files.items() if file["settled_to"] < file["sent_to"]}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise InDoubtError(f"what the book has cannot be told: {error}") from error


def is_needed(file: Path, needed: set[str]) -> bool:
    """Tell whether a file is, or cannot be read: the bridge names it by 1 KiB of its first line."""
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as content:
            return hashlib.sha256(content.readline(1024)).hexdigest()[:16] in needed
    except (OSError, EOFError, zlib.error) as error:
        sys.stderr.write(f"akira-cdr-prune: {file} stays, it cannot be read: {error}\n")
        return True


def main() -> int:
    """Run as a command: 0 also where there is nothing to remove, 1 in doubt."""
    parser = argparse.ArgumentParser(prog="akira-cdr-prune", description=__doc__)
    parser.add_argument("--live", type=Path, required=True, help="the file that Kamailio writes")
    parser.add_argument("--state", type=Path, required=True, help="the bridge's state directory")
    parser.add_argument("--keep-days", type=int, required=True)
    given = parser.parse_args()
    try:
        limit = min(time.time() - given.keep_days * 86_400, confirmed_before(given.state))
        needed = not_in_the_book(given.state)
    except InDoubtError as error:
        sys.stderr.write(f"akira-cdr-prune: nothing is removed, {error}\n")
        return 1
    for file in sorted(given.live.parent.glob(f"{given.live.name}-*")):
        if file.is_file() and file.stat().st_mtime < limit and not is_needed(file, needed):
            file.unlink()
            sys.stdout.write(f"removed {file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
