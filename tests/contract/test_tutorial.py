"""All that the tutorial types, typed: on servers of its own, in its order, each line ends in 0."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from attrs import frozen

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tutorial.md").read_text()
BLOCK = re.compile(r"(?:^<!-- (.*?) -->\n)?^```(sh|csv)\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXPORT = re.compile(r"export (AKIRA_\w+)='?([^'\n]+)'?\n")
COUNT = "select count(*) from cdr"
STORED = re.compile(r"once (\d+) calls are stored")
pytestmark = [pytest.mark.embedded, pytest.mark.timeout(900)]


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
            "/bin/sh", "-c", line, cwd=self.folder, env=environment(self.exports),
            stdout=PIPE, stderr=PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        return process.returncode, (out + err).decode()

    async def stored(self, wanted: int) -> None:
        """Wait for so many calls; the time limit of the test is that of the wait."""
        connection = await asyncpg.connect(self.exports["AKIRA_DATABASE_URL"])
        try:
            while await connection.fetchval(COUNT) < wanted:  # noqa: ASYNC110 it is another process
                await asyncio.sleep(0.1)
        finally:
            await connection.close()


def environment(exports: Mapping[str, str]) -> dict[str, str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith("AKIRA_")}
    path = f"{Path(sys.executable).parent}:{plain['PATH']}"
    return {**plain, "PATH": path, "PYTHONPATH": str(ROOT / "src"), **exports}


@pytest_asyncio.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    """Do what the first terminal is told to do."""
    [(touch, start)] = [
        block.strip().splitlines()
        for mark, _, block in BLOCK.findall(PAGE)
        if mark == "first terminal"
    ]
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    await Machine(tmp_path, {}).type(touch)
    anywhere = {"AKIRA_HTTP_LISTEN": "127.0.0.1:0", "AKIRA_HOST": "sip-01"}
    process = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", f"exec {start}", cwd=tmp_path, env=environment(anywhere), stdout=PIPE
    )
    assert process.stdout is not None
    try:
        told = ""
        while len(exports := dict(EXPORT.findall(told))) < 2:
            line = await process.stdout.readline()
            assert line, told
            told += line.decode()
        yield Machine(tmp_path, exports)
    finally:
        process.terminate()
        await process.communicate()
    assert process.returncode == 0


async def test_all_of_it_can_be_typed(machine: Machine) -> None:
    said: dict[str, str] = {}
    for mark, kind, block in BLOCK.findall(PAGE):
        if kind == "csv":
            (machine.folder / mark).write_text(block)
        elif mark != "first terminal":
            if stored := STORED.fullmatch(mark):
                await machine.stored(int(stored[1]))
            for line in block.strip().splitlines():
                said[line] = await machine.type(line)
    assert "0.61" in said["akira rate Acme 1001 --duration 61"]
    assert "unknown_account" in said["akira unrated list --from 2026-11-20"]
    assert (machine.folder / "acme-2026-11.html").read_text().startswith("<!")


async def test_what_is_altered_is_named(machine: Machine) -> None:
    file = machine.folder / "cdr.jsonl"
    lines = (ROOT / "samples" / "kamailio" / "basic" / "cdr.jsonl").read_bytes()
    file.write_bytes(lines)
    await machine.stored(65)
    prove = "akira reconcile --from 2026-11-01 --to 2031-01-01"
    await machine.type(f"{prove} cdr.jsonl")
    (machine.folder / "altered.jsonl").write_bytes(lines.replace(b'"4001"', b'"4002"', 1))
    code, said = await machine.run(f"{prove} altered.jsonl")
    assert (code, "nf404-1@rig.invalid" in said) == (1, True), said
