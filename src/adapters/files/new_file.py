"""A file that is there whole or not at all, and never in place of another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from application.errors import RejectedError


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give a path beside `target` to be written to; at the end it gets the name.

    Raises:
        RejectedError: the name is taken, or nothing can be written there.
    """
    try:
        taken, folder = target.exists(), target.parent.is_dir()
    except OSError as error:
        raise RejectedError(f"{target} cannot be written: {error.strerror}") from error
    if taken:
        raise RejectedError(f"{target} is there already")
    if not folder:
        raise RejectedError(f"{target} cannot be written: {target.parent} is no folder")
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        yield part
        # A link fails where the name is taken; a rename would overwrite.
        target.hardlink_to(part)
    except FileExistsError as error:
        raise RejectedError(f"{target} is there already") from error
    except OSError as error:
        raise RejectedError(f"{target} cannot be written: {error.strerror}") from error
    finally:
        # What could not be made is not there; why not has been said.
        with suppress(OSError):
            part.unlink()
