"""Servers as children: started, awaited, stopped, never outliving us."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL, Signals
from time import monotonic
from typing import TypeVar

from attrs import define, frozen

from adapters.embedded import tether
from application.errors import SetupError

_T = TypeVar("_T")
_POLL_SECONDS = 0.02
_START_SECONDS = 60.0
_STOP_SECONDS = 5.0
_ORPHAN_SECONDS = 10.0


@frozen(kw_only=True)
class Launch:
    """How a server is started.

    Attributes:
        name: as errors call it.
        command: program and arguments; the program by its full path.
        folder: working folder; by it orphans are found again.
        log: file for what the server says; the last one is kept beside it as `….1`.
        stop_signal: asks the server to end; also sent when this process dies.
        prefix: command in front, such as a user namespace.
    """

    name: str
    command: Sequence[str]
    folder: Path
    log: Path
    stop_signal: Signals
    prefix: Sequence[str] = ()

    def tethered(self) -> list[str]:
        """Give the whole command line, tied to the life of this thread."""
        tie = [sys.executable, "-I", "-S", tether.__file__, str(os.getpid())]
        return [*self.prefix, *tie, str(int(self.stop_signal)), *self.command]


@define
class Child:
    """A running server. The thread that starts it must live as long as it shall."""

    launch: Launch
    process: "subprocess.Popen[bytes]"

    @classmethod
    def start(cls, launch: Launch) -> "Child":
        """Start the server in a session of its own, so that a Ctrl-C is ours alone."""
        if launch.log.exists():
            launch.log.replace(launch.log.with_name(f"{launch.log.name}.1"))
        with launch.log.open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 the command is ours
                launch.tethered(),
                cwd=launch.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return cls(launch, process)

    async def until(self, ready: Callable[[], _T | None]) -> _T:
        """Wait until the server is ready and give what `ready` found.

        Raises:
            SetupError: it ended instead, or took longer than a minute.
        """
        deadline = monotonic() + _START_SECONDS
        while (found := ready()) is None:
            if self.process.poll() is not None:
                raise SetupError(f"{self.launch.name} did not start: {said(self.launch.log)}")
            if monotonic() > deadline:
                await self.stop()
                raise SetupError(f"{self.launch.name} is not ready after {_START_SECONDS:.0f} s")
            await asyncio.sleep(_POLL_SECONDS)
        return found

    async def stop(self) -> None:
        """Ask it to end, insist after five seconds; return when it is gone."""
        if self.process.poll() is None:
            self.process.send_signal(self.launch.stop_signal)
            if not await holds(lambda: self.process.poll() is not None, _STOP_SECONDS):
                self.process.kill()
        self.process.wait()


async def holds(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait for a condition; tell whether it came to hold in time."""
    deadline = monotonic() + seconds
    while not condition():
        if monotonic() > deadline:
            return False
        await asyncio.sleep(_POLL_SECONDS)
    return True


async def end_orphans(name: str, folder: Path) -> None:
    """Wait for servers whose parent was killed to end, and end those that stay.

    Only to be called by the folder's owner; `name` is the program's, without its folder.
    """
    if not await holds(lambda: not running_in(folder, name), _ORPHAN_SECONDS):
        for process in running_in(folder, name):
            with suppress(ProcessLookupError):
                os.kill(process, SIGKILL)
        await holds(lambda: not running_in(folder, name), _ORPHAN_SECONDS)


def run_once(name: str, command: Sequence[str], given: str = "") -> None:
    """Run a program to its end.

    Raises:
        SetupError: it failed; the text is what it said.
    """
    try:
        subprocess.run(  # noqa: S603 the command is ours
            command, input=given.encode(), check=True, capture_output=True, cwd="/"
        )
    except OSError as error:
        raise SetupError(f"{name} cannot be run: {error}") from error
    except subprocess.CalledProcessError as error:
        raise SetupError(f"{name} failed: {in_one_line(error.stderr.decode())}") from error


def said(log: Path) -> str:
    """Give the end of a server's log in one line."""
    return in_one_line(log.read_text(errors="replace")) or "it said nothing"


def in_one_line(text: str) -> str:
    """Give the last lines of a text as one."""
    return " / ".join(line.strip() for line in text.splitlines()[-4:] if line.strip())


def find_program(name: str, *places: Path) -> str | None:
    """Give the full path of a program: from the places in their order, else from the PATH."""
    for place in places:
        if os.access(place / name, os.X_OK):
            return str(place / name)
    return shutil.which(name)


def running_in(folder: Path, name: str) -> list[int]:
    """Give the process ids of a program that works in a folder."""
    return [
        int(entry.name)
        for entry in Path("/proc").glob("[0-9]*")
        if _works_in(entry, folder, name) or _was_told(entry, folder, name)
    ]


def _works_in(process: Path, folder: Path, name: str) -> bool:
    with suppress(OSError):
        found = (process / "cwd").readlink() == folder
        return found and (process / "exe").readlink().name == name
    return False


def _was_told(process: Path, folder: Path, name: str) -> bool:
    # What works as another user shows a root without all rights nothing but its command line.
    with suppress(OSError):
        words = (process / "cmdline").read_bytes().split(b"\0")
        return os.path.basename(words[0]) == name.encode() and os.fsencode(folder) in words  # noqa: PTH119 bytes
    return False
