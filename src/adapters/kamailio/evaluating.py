"""What Kamailio itself makes of its configuration."""

import asyncio
import re
import shutil
from collections.abc import Sequence
from typing import Final

from attrs import frozen

from application.errors import SetupError, UnavailableError

_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_PATIENCE: Final = 20.0
# Else what it has not written yet when it gives up is lost.
_AT_ONCE: Final = ("stdbuf", "-oL")
_SYNTAX: Final = re.compile(r"parse error in config file .*: syntax error")
_UNREAD: Final = "cannot open"
# What stands before a message: process, level, module, place, function.
_HEAD: Final = re.compile(r"^\d+\(\d+\) \w+: <[^>]+> \[[^\]]+\]: \w+\(\): ")


@frozen(kw_only=True)
class KamailioProgram:
    """The program on this host.

    Attributes:
        options: of the command line that is asked about, `-A` and `-L` with their values.
    """

    command: Sequence[str] = ()
    config: str
    options: Sequence[str] = ()

    async def evaluated(self) -> str:
        """Give the configuration with its includes, and of each `#!ifdef` the branch that holds.

        Raises:
            SetupError: there is no such program, or it cannot read one of the files.
            UnavailableError: it does not end.
        """
        code, out, err = await self._run("--cfg-print")
        # Kamailio 6.0 prints all of it, and then calls the end of the file a syntax error.
        if code and not (out and _SYNTAX.search(err) and _UNREAD not in err):
            raise SetupError(f"kamailio --cfg-print: {_why(err)}")
        return out

    async def check(self) -> None:
        """Let it look for errors.

        Raises:
            SetupError: it found one, or there is no such program.
            UnavailableError: it does not end.
        """
        code, _, err = await self._run("-c")
        if code:
            raise SetupError(f"kamailio -c: {_why(err)}")

    async def _run(self, wish: str) -> tuple[int, str, str]:
        command = self.command or (_program(),)
        try:
            process = await asyncio.create_subprocess_exec(
                *_AT_ONCE, *command, wish, "-E", "-f", self.config, *self.options,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
        except OSError as error:
            raise SetupError(f"kamailio cannot be run: {error}") from error
        out, err = await _said(process)
        return process.returncode or 0, out, err


def _program() -> str:
    found = shutil.which("kamailio", path=_PATH)
    if found is None:
        raise SetupError("there is no kamailio on this host")
    return found


async def _said(process: asyncio.subprocess.Process) -> tuple[str, str]:
    try:
        async with asyncio.timeout(_PATIENCE):
            out, err = await process.communicate()
    except TimeoutError as error:
        process.kill()
        await process.wait()
        raise UnavailableError("kamailio does not end") from error
    return out.decode(errors="replace"), err.decode(errors="replace")


def _why(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    wrong = [line for level in ("CRITICAL", "ERROR") for line in lines if level in line]
    return _HEAD.sub("", (wrong or lines or ["it says nothing"])[0])[:300]
