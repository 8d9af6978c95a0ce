"""Lines of a file, packed or not: read as they come, or written whole or not at all."""

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.bounded import LONGEST_EVENT, lines_within
from adapters.files.new_file import new_file
from application.errors import RejectedError

_PACKED = ".gz"


@contextmanager
def whole_file(target: Path) -> Iterator[Callable[[bytes], object]]:
    """Give what writes a file that is there whole at the end, or not at all.

    Raises:
        RejectedError: the name is taken, or nothing can be written there.
    """
    with new_file(target) as part, part.open("xb") as raw:
        packed = gzip.GzipFile("", "wb", fileobj=raw) if target.suffix == _PACKED else None
        yield packed.write if packed else raw.write
        if packed:
            packed.close()
        raw.flush()
        os.fsync(raw.fileno())


@contextmanager
def lines_of(source: Path) -> Iterator[Iterator[bytes]]:
    """Give the lines of a file.

    Raises:
        RejectedError: it cannot be read, or a line is too long.
    """
    try:
        with gzip.open(source) if source.suffix == _PACKED else source.open("rb") as file:
            yield lines_within(file, LONGEST_EVENT)
    except (OSError, EOFError) as error:
        raise RejectedError(f"{source} cannot be read: {error}") from error
