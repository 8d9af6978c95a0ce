"""A file put in place of another: whole, or the one before stays."""

import os
from pathlib import Path


def replace(path: Path, content: bytes, previous: Path | None = None) -> None:
    """Write a file and sync it; the one before goes to `previous` where that is wanted.

    Raises:
        OSError: it could not be written; the one before is intact.
    """
    scratch = path.with_name(f"{path.name}.new")
    with scratch.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if previous is not None and path.exists():
        path.replace(previous)
    scratch.replace(path)
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
