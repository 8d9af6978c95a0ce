"""A folder belongs to one process at a time."""

import fcntl
import os
from pathlib import Path
from typing import IO

from attrs import define, field

from application.errors import SetupError


@define
class FolderLock:
    """A folder belongs to one process at a time; the kernel frees it when that one dies."""

    folder: Path
    file: IO[str] | None = field(default=None, init=False)

    def take(self) -> None:
        """Make the folder, for us alone, and take it.

        Raises:
            SetupError: another process has it, or it cannot be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.file = (self.folder / "lock").open("a+")
        except OSError as error:
            raise SetupError(f"{self.folder} cannot be used: {error.strerror}") from error
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.file.seek(0)
            owner = self.file.read().strip()
            self.free()
            raise SetupError(f"{self.folder} is in use by process {owner}") from error
        self.file.truncate(0)
        self.file.write(f"{os.getpid()}\n")
        self.file.flush()

    def free(self) -> None:
        """Let others have it."""
        if self.file is not None:
            self.file.close()
            self.file = None
