"""PostgreSQL refuses root: how it is run as somebody else, and what must be theirs then."""

import os
import pwd
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

from adapters.embedded.process import run_once
from application.errors import SetupError

_NOBODY = 65534
_MAPPED = ("unshare", "-U", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}")
_DROPPED = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")


@frozen
class RunAs:
    """Who runs a server.

    Attributes:
        prefix: the command in front that makes us another user; empty where we may be ourselves.
        owner: whose the files are, for the kernel.
    """

    prefix: Sequence[str]
    owner: int

    def own(self, folder: Path) -> None:
        """Give a folder with all in it to who runs the server.

        Raises:
            SetupError: they may not enter it all the same.
        """
        if folder.lstat().st_uid != self.owner:
            for path in _tree(folder):
                os.chown(path, self.owner, -1, follow_symlinks=False)
        if self.prefix:
            self._may_enter(folder)

    def _may_enter(self, folder: Path) -> None:
        try:
            run_once("test", [*self.prefix, "test", "-x", str(folder)])
        except SetupError as error:
            raise SetupError(
                f"PostgreSQL does not run as root, and nobody (uid {self.owner}) may not enter"
                f" {folder}: name a folder where all may enter, or run as an ordinary user"
            ) from error


def another_user() -> RunAs:
    """Give the way in which PostgreSQL can be run by who we are.

    Root is shown to it as another user by a namespace; where that is refused, as in a container,
    root becomes nobody for the server alone.

    Raises:
        SetupError: there is no way.
    """
    if os.geteuid() != 0:
        _has_a_name(os.geteuid())
        return RunAs((), os.geteuid())
    reasons = []
    for prefix, owner in ((_MAPPED, 0), (_DROPPED, _NOBODY)):
        try:
            run_once(prefix[0], [*prefix, "true"])
        except SetupError as error:
            reasons.append(str(error))
        else:
            return RunAs(prefix, owner)
    raise SetupError(
        f"PostgreSQL cannot run as root here ({'; '.join(reasons)}): run as an ordinary user"
    )


def _has_a_name(user: int) -> None:
    try:
        pwd.getpwuid(user)
    except KeyError as error:
        raise SetupError(
            f"PostgreSQL needs a user with a name: uid {user} has no passwd entry"
        ) from error


def _tree(folder: Path) -> Iterator[Path]:
    yield folder
    for inner, folders, files in os.walk(folder):
        yield from (Path(inner) / name for name in (*folders, *files))
