"""All that pages for operators show is typed, page after page; or it is named why it is not."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from contract.scenes import ELSEWHERE, SCENES, Scene
from machine_in_hand import ROOT, Machine

DOCS = ROOT / "docs"
# Decisions are no pages for operators, and the tutorial is typed by a test of its own.
PAGES = {
    str(page.relative_to(DOCS)): page.read_text()
    for page in sorted(DOCS.rglob("*.md"))
    if page.parent.name != "decisions" and page.name != "tutorial.md"
}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
GOES_ON = re.compile(r"(?:\\|(?<=\|))\n\s*")
ANYWHERE = {"AKIRA_HTTP_LISTEN": "127.0.0.1:0", "AKIRA_HOST": "sip-01"}
REMARK = re.compile(r"\s+# .*")
A_MONTH = 30 * 24 * 3600
TIMES = ("start_time", "end_time", "init_time")
pytestmark = [pytest.mark.embedded, pytest.mark.timeout(3600)]


def blocks(page: str, kind: str) -> Iterator[str]:
    """Give the blocks of a kind; what names none, or a shell, is typed."""
    return (text for name, text in FENCE.findall(PAGES[page]) if (name or "sh") == kind)


def lines(page: str) -> list[str]:
    """Give the command lines of a page, each whole."""
    whole = (GOES_ON.sub("", block) for block in blocks(page, "sh"))
    return [REMARK.sub("", line) for block in whole for line in block.splitlines() if line]


def program(line: str) -> str:
    """Name what a line runs."""
    return line.partition(" ")[0]


def typed(page: str) -> list[str]:
    """Give the lines that this machine can do."""
    return [line for line in lines(page) if program(line) not in ELSEWHERE]


def test_each_line_is_typed_or_named() -> None:
    assert {page for page in PAGES if typed(page)} == set(SCENES)
    unused = set(ELSEWHERE) - {program(line) for page in PAGES for line in lines(page)}
    assert unused == set()
    assert all(ELSEWHERE.values())


def test_what_a_scene_says_of_a_line_is_of_one_that_is_there() -> None:
    for page, scene in SCENES.items():
        assert {*scene.ends, *scene.sees, *scene.once} <= {*scene.before, *typed(page)}, page
        assert [word for word in scene.words if word not in "\n".join(typed(page))] == [], page


@pytest_asyncio.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    """Give a host whose file has the calls of October, and three lines that need a person."""
    for name in ("akira-owner", "akira-nats"):
        (tmp_path / name).write_text('#!/bin/sh\nexec akira "$@"\n')
        (tmp_path / name).chmod(0o755)
    calls = [json.loads(line) for line in (SAMPLE / "cdr.jsonl").read_text().splitlines()]
    moved = [call | {key: earlier(call[key]) for key in TIMES} for call in calls]
    unread = moved[0] | {
        "call_id": "unread-1@rig.invalid", "duration": "", "sip_code": "",
        "end_time": f"{float(moved[0]['start_time']) + 61.204:.3f}",
    }  # fmt: skip
    whole = json.dumps(moved[0] | {"call_id": "broken-1@rig.invalid"})
    (tmp_path / "whole.json").write_text(whole)
    written = [*map(json.dumps, (*moved, unread)), whole[:-1], "no record at all"]
    (tmp_path / "cdr.jsonl").write_text("".join(f"{line}\n" for line in written))
    start = "python -P -m entrypoints.standalone --cdr cdr.jsonl"
    async with Machine(tmp_path, ANYWHERE).running(start) as second:
        await second.until("select count(*) from cdr", len(calls))
        await second.until("select count(*) from dead_letter", 3)
        yield second


SAMPLE = ROOT / "samples" / "kamailio" / "basic"


def earlier(time: str) -> str:
    """Give a time of Kamailio's a month before."""
    return f"{float(time) - A_MONTH:.6f}"


async def test_all_of_it_can_be_typed(machine: Machine) -> None:
    wrong = [each for page, scene in SCENES.items() async for each in play(machine, page, scene)]
    assert wrong == []


async def play(
    machine: Machine, page: str, scene: Scene
) -> AsyncIterator[tuple[str, str, int | None, str]]:
    """Type a page, with what it takes for granted before it; give the lines that end otherwise."""
    for name, kind in scene.files.items():
        (machine.folder / name).write_text(next(blocks(page, kind)))
    for line in (*scene.before, *typed(page)):
        if query := scene.once.get(line):
            await machine.until(query, 1)
        code, said = await machine.run(await filled(machine, scene, line))
        # What a status names depends on the moment; how it ends, on whether it names anything.
        ends = scene.ends.get(line, "\nWRONG: " in said)
        if code != ends or scene.sees.get(line, "") not in said:
            yield page, line, code, said
    for query in blocks(page, "sql"):
        await ask(machine, query)


async def filled(machine: Machine, scene: Scene, line: str) -> str:
    """Put what is here in the place of what a page leaves open."""
    for word, query in scene.words.items():
        if re.search(rf"\b{word}\b", line):
            [found] = await ask(machine, query)
            line = re.sub(rf"\b{word}\b", str(found[0]), line, count=1)
    return line


async def ask(machine: Machine, query: str) -> list[asyncpg.Record]:
    """Ask the database."""
    connection = await asyncpg.connect(machine.exports["AKIRA_DATABASE_URL"])
    try:
        found: list[asyncpg.Record] = await connection.fetch(query)
        return found
    finally:
        await connection.close()
