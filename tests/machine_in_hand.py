"""A machine as the reader of a page has it: one terminal runs everything, he types in another."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from attrs import frozen

ROOT = Path(__file__).parents[1]
EXPORT = re.compile(r"export (AKIRA_\w+)='?([^'\n]+)'?\n")


@frozen
class Machine:
    """A folder as the reader has it, and the exports that the first terminal told."""

    folder: Path
    exports: Mapping[str, str]

    async def type(self, line: str) -> str:
        """Type a line in the second terminal, see that it ends well; give what it says."""
        code, said = await self.run(line)
        assert code == 0, (line, said)
        return said

    async def run(self, line: str) -> tuple[int | None, str]:
        """Run a line; give its exit code and what it says."""
        process = await asyncio.create_subprocess_exec(
            "/bin/sh", "-c", line, cwd=self.folder, env=self._environment(),
            stdout=PIPE, stderr=PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        return process.returncode, (out + err).decode()

    async def until(self, query: str, wanted: int) -> None:
        """Wait until the database counts so many; the time limit is that of the test."""
        connection = await asyncpg.connect(self.exports["AKIRA_DATABASE_URL"])
        try:
            while await connection.fetchval(query) < wanted:  # noqa: ASYNC110 it is another process
                await asyncio.sleep(0.1)
        finally:
            await connection.close()

    @asynccontextmanager
    async def running(self, start: str) -> AsyncIterator["Machine"]:
        """Run the first terminal's line; give the machine with what it says to export."""
        process = await asyncio.create_subprocess_exec(
            "/bin/sh", "-c", f"exec {start}", cwd=self.folder, env=self._environment(), stdout=PIPE
        )
        assert process.stdout is not None
        try:
            told = ""
            while len(exports := dict(EXPORT.findall(told))) < 2:
                line = await process.stdout.readline()
                assert line, told
                told += line.decode()
            yield Machine(self.folder, exports)
        finally:
            process.terminate()
            await process.communicate()
        assert process.returncode == 0

    def _environment(self) -> Mapping[str, str]:
        plain = {key: value for key, value in os.environ.items() if not key.startswith("AKIRA_")}
        path = f"{self.folder}:{Path(sys.executable).parent}:{plain['PATH']}"
        return {**plain, "PATH": path, "PYTHONPATH": str(ROOT / "src"), **self.exports}
