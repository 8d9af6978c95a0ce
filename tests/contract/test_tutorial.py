"""All that the tutorial types, typed: on servers of its own, in its order, each line ends in 0."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from machine_in_hand import ROOT, Machine

PAGE = (ROOT / "docs" / "tutorial.md").read_text()
BLOCK = re.compile(r"(?:^<!-- (.*?) -->\n)?^```(sh|csv)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CALLS = "select count(*) from cdr"
STORED = re.compile(r"once (\d+) calls are stored")
ANYWHERE = {"AKIRA_HTTP_LISTEN": "127.0.0.1:0", "AKIRA_HOST": "sip-01"}
pytestmark = [pytest.mark.embedded, pytest.mark.timeout(3600)]


@pytest_asyncio.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    """Do what the first terminal is told to do."""
    [(touch, start)] = [
        block.strip().splitlines()
        for mark, _, block in BLOCK.findall(PAGE)
        if mark == "first terminal"
    ]
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    first = Machine(tmp_path, ANYWHERE)
    await first.type(touch)
    async with first.running(start) as second:
        yield second


async def test_all_of_it_can_be_typed(machine: Machine) -> None:
    said: dict[str, str] = {}
    for mark, kind, block in BLOCK.findall(PAGE):
        if kind == "csv":
            (machine.folder / mark).write_text(block)
        elif mark != "first terminal":
            if stored := STORED.fullmatch(mark):
                await machine.until(CALLS, int(stored[1]))
            for line in block.strip().splitlines():
                said[line] = await machine.type(line)
    assert "0.61" in said["akira rate Acme 1001 --duration 61"]
    assert "unknown_account" in said["akira unrated list --from 2026-11-20"]
    assert (machine.folder / "acme-2026-11.html").read_text().startswith("<!")


async def test_what_is_altered_is_named(machine: Machine) -> None:
    file = machine.folder / "cdr.jsonl"
    lines = (ROOT / "samples" / "kamailio" / "basic" / "cdr.jsonl").read_bytes()
    file.write_bytes(lines)
    await machine.until(CALLS, 65)
    prove = "akira reconcile --from 2026-11-01 --to 2031-01-01"
    await machine.type(f"{prove} cdr.jsonl")
    (machine.folder / "altered.jsonl").write_bytes(lines.replace(b'"4001"', b'"4002"', 1))
    code, said = await machine.run(f"{prove} altered.jsonl")
    assert (code, "nf404-1@rig.invalid" in said) == (1, True), said
