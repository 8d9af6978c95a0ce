"""Tells at once that something happened in a directory, where the kernel lends a watch for it."""

import asyncio
import ctypes
import errno
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import define, field

_LOG = logging.getLogger(__name__)
_LIBC = ctypes.CDLL(None, use_errno=True)
_MODIFY, _MOVED_FROM, _MOVED_TO, _CREATE, _DELETE = 0x2, 0x40, 0x80, 0x100, 0x200
_EVENTS = _MODIFY | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE
_READ_SIZE = 64 * 1024


@define
class DirectoryWatch:
    """An inotify instance; the caller polls all the same, so a lost event only costs time."""

    _descriptor: int | None
    _watched: dict[Path, tuple[int, int]] = field(factory=dict, init=False)
    _failed: bool = field(default=False, init=False)

    def add(self, directory: Path) -> None:
        """Watch a directory, again if another one has taken its name; absent ones are let be."""
        with suppress(OSError):
            status = directory.stat()
            identity = (status.st_dev, status.st_ino)
            if self._descriptor is None or self._watched.get(directory) == identity:
                return
            if _LIBC.inotify_add_watch(self._descriptor, os.fsencode(directory), _EVENTS) >= 0:
                self._watched[directory] = identity
            elif not self._failed:
                self._failed = True
                _warn(ctypes.get_errno())


@contextmanager
def watching(happened: Callable[[], None]) -> Iterator[DirectoryWatch]:
    """Call `happened` from the event loop soon after each change."""
    descriptor = _LIBC.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    if descriptor < 0:
        _warn(ctypes.get_errno())
        yield DirectoryWatch(None)
        return

    def read() -> None:
        with suppress(BlockingIOError):
            os.read(descriptor, _READ_SIZE)
        happened()

    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, read)
    try:
        yield DirectoryWatch(descriptor)
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def _warn(number: int) -> None:
    _LOG.warning(
        "The kernel lends no watch; the file is looked at four times a second",
        extra={"reason": errno.errorcode.get(number, str(number))},
    )
