"""One tail a state directory."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from application.errors import SetupError

_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def owning(directory: Path) -> Iterator[None]:
    """Hold the state directory, created where it is absent; released by the end of the process.

    Raises:
        SetupError: it cannot be written, or another process holds it.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    except OSError as error:
        raise _unusable(directory, error) from error
    try:
        _lock(directory, descriptor)
        _try_to_write(directory)
        yield
    finally:
        os.close(descriptor)


def _lock(directory: Path, descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise SetupError(
            f"The state directory {directory} (AKIRA_STATE_DIR) belongs to another bridge"
        ) from error


def _try_to_write(directory: Path) -> None:
    probe = directory / "probe"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        if error.errno not in _FULL:
            raise _unusable(directory, error) from error


def _unusable(directory: Path, error: OSError) -> SetupError:
    return SetupError(
        f"The state directory {directory} (AKIRA_STATE_DIR) cannot be written: {error.strerror}"
    )
