"""The command `akira` as an operator runs it: a process with settings of its own."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from akira_forked import PATIENCE, forked

SRC = Path(__file__).parents[1] / "src"


@frozen
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401 whatever the command says
        """Its JSON object."""
        return json.loads(self.out)


@frozen
class Akira:
    """The tool with some settings: ours, or that of another Python.

    Ours is forked from a process that has everything imported.
    """

    settings: Mapping[str, str]
    python: str = sys.executable

    async def begin(self, *arguments: str) -> asyncio.subprocess.Process:
        """Begin a command that imports what it needs, as an operator's does."""
        ours = {"PYTHONPATH": str(SRC)} if self.python == sys.executable else {}
        return await asyncio.create_subprocess_exec(
            self.python, "-m", "entrypoints.cli", *arguments,
            env={**self._environment(), **ours},
            stdout=PIPE,
            stderr=PIPE,
        )  # fmt: skip

    async def __call__(self, *arguments: str) -> Said:
        """Run one command to its end."""
        if self.python == sys.executable:
            code, out, err = await forked(arguments, self._environment())
            return Said(code, out.decode(), err.decode())
        process = await self.begin(*arguments)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
        return Said(process.returncode or 0, out.decode(), err.decode())

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("AKIRA_")}
        return {**kept, **self.settings}
