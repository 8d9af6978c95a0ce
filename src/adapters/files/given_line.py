"""A file in which a person gives one line of Kamailio's."""

from pathlib import Path

from adapters.bounded import lines_within
from application.errors import RejectedError


def only_line(path: Path, most: int) -> bytes:
    """Give the one line of a file without its end; empty lines around it do not count.

    Raises:
        RejectedError: it has none or several, one of more than `most` bytes, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            found = [line for each in lines_within(file, most) if (line := each.strip())]
    except OSError as error:
        raise RejectedError(f"{path} cannot be read: {error}") from error
    if len(found) != 1:
        raise RejectedError(f"{path} has {len(found)} lines: give the one line of the record")
    return found[0]
