"""Whether a user of this host may write a file of SQLite, by owner, group and mode."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from attrs import frozen

from application.health.kamailio_tables import SeenFile

_ACCESS_LIST: Final = "system.posix_acl_access"
_WRITE, _ENTER = 2, 1


@frozen(kw_only=True)
class SystemUser:
    """Who a process is: `groups` has its own and all others."""

    uid: int
    groups: frozenset[int]

    def may(self, path: Path, bits: int) -> bool:
        """Tell whether the mode of a path grants these bits, as `rwx` of one digit."""
        found = path.stat()
        if self.uid == found.st_uid:
            return found.st_mode >> 6 & bits == bits
        if found.st_gid in self.groups:
            return found.st_mode >> 3 & bits == bits
        return found.st_mode & bits == bits


def seen_file(path: Path, user: SystemUser | None) -> SeenFile:
    """Look at a file, its folder and the way there; SQLite makes its journal beside the file.

    Args:
        path: absolute.
        user: None where nobody knows.

    Raises:
        OSError: it cannot be looked at.
    """
    path = path.resolve()
    if user is None:
        return SeenFile(seen="no Kamailio runs with this configuration, so its user is not known")
    who = f"user {user.uid}"
    if os.statvfs(path).f_flag & os.ST_RDONLY:
        return SeenFile(seen=f"{path} lies on a disk that is read only", may_write=False)
    if user.uid == 0:
        return SeenFile(seen=f"{who} may write it", may_write=True)
    if listed := [each for each in (path, path.parent) if _has_list(each)]:
        return SeenFile(seen=f"{listed[0]} has an access list, which is not looked at")
    for place, bits, words in _needed(path):
        if not user.may(place, bits):
            mode = stat.filemode(place.stat().st_mode)
            return SeenFile(seen=f"{who} may not {words} {place} ({mode})", may_write=False)
    return SeenFile(seen=f"{who} may write it", may_write=True)


def _needed(path: Path) -> Iterator[tuple[Path, int, str]]:
    for folder in reversed(path.parents):
        yield folder, _ENTER, "enter"
    yield path.parent, _WRITE, "make a journal in"
    yield path, _WRITE, "write"


def _has_list(path: Path) -> bool:
    with suppress(OSError):
        return bool(os.getxattr(path, _ACCESS_LIST))
    return False
