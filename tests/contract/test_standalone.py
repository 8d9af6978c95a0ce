"""One machine, one command: the demo's arithmetic, and a pipeline that outlives its process."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic, time
from typing import Any

import asyncpg
import pytest

from adapters.contract.builders import cdr_payload
from adapters.embedded.postgres import EmbeddedPostgres
from builders import SAMPLES, phase_payload
from contract.servers import EmbeddedPostgresServer, fresh_database
from contract.whole_database import counted_to_the_end, see_it_equal_elsewhere
from sse_client import get

pytestmark = pytest.mark.embedded


def environment(tmp_path: Path) -> Mapping[str, str]:
    return {**os.environ, "AKIRA_DATA_DIR": str(tmp_path / "data")}


def demo(tmp_path: Path, *files: Path) -> tuple[int, dict[str, Any], str]:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "entrypoints.demo", "--json", *map(str, files)],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    *_, last = ["", *done.stdout.splitlines()]
    return done.returncode, json.loads(last) if last.startswith("{") else {}, done.stderr


def test_the_demo_accounts_for_every_sample(tmp_path: Path) -> None:
    code, found, errors = demo(tmp_path)
    assert (code, errors) == (0, "")
    assert found == {
        "lines": 65 + 225 + 20,
        "stored": 65 + 225 + 20,
        "rated": 40 + 225 + 20,
        "free": 25,
        "unrated": 0,
        "parked": 0,
        "duplicates": 0,
        "acc": 135,
        "call_events": 217 + 90,
        "live_calls_left": 0,
        "balance": "7.82666",
        "currency": "EUR",
    }


async def test_all_of_the_demo_follows_from_its_log(tmp_path: Path) -> None:
    code, _, _ = await asyncio.to_thread(demo, tmp_path)
    assert code == 0
    server = EmbeddedPostgresServer(tmp_path / "data" / "postgres")
    await server.start()
    try:
        await counted_to_the_end(server.dsn)
        await see_it_equal_elsewhere(server.dsn, await fresh_database(server), tmp_path)
    finally:
        await server.stop()


def test_the_demo_accounts_for_copies_conflicts_and_rubbish(tmp_path: Path) -> None:
    lines = (SAMPLES / "basic" / "cdr.jsonl").read_bytes().splitlines(keepends=True)
    other = lines[0].replace(b'"caller": "', b'"caller": "9')
    file = tmp_path / "cdr.jsonl"
    file.write_bytes(b"".join([*lines, *lines[:7], other, b"rubbish\n", b'{"a": 1}\n', b"\xff\n"]))
    code, found, _ = demo(tmp_path, file)
    assert code == 0
    assert found["lines"] == 65 + 7 + 1 + 3
    assert (found["stored"], found["parked"], found["duplicates"]) == (65, 4, 7)


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    code, _, errors = demo(tmp_path, tmp_path / "absent.jsonl")
    assert code == 1
    assert errors.count("\n") == 1
    assert "absent.jsonl" in errors


async def count_calls(dsn: str, wanted: int) -> int:
    deadline = monotonic() + 180
    count = -1
    while count != wanted and monotonic() < deadline:
        try:
            connection = await asyncpg.connect(dsn)
            try:
                count = await connection.fetchval("select count(*) from cdr")
            finally:
                await connection.close()
        except (OSError, asyncpg.PostgresError):
            await asyncio.sleep(0.1)
    return count


async def shown_on_the_page(line: str, call_id: str) -> bool:
    """Ask the page that standalone tells of until it shows a call."""
    found = re.fullmatch(r"live calls (http://\S+)/  token (\S+)\n", line)
    assert found, line
    headers = {"Authorization": f"Bearer {found[2]}"}
    for _ in range(900):
        async with get(f"{found[1]}/api/v1/live/calls.json", headers=headers) as answer:
            if call_id.encode() in await answer.body():
                return True
        await asyncio.sleep(0.1)
    return False


async def test_one_interrupt_ends_it_and_the_data_stay(tmp_path: Path) -> None:
    file = tmp_path / "cdr.jsonl"
    dsn = EmbeddedPostgres(tmp_path / "data" / "postgres").dsn
    for life in (1, 2):
        with file.open("ab") as log:
            log.writelines(cdr_payload(call_id=f"{life}-{n}@x") + b"\n" for n in range(50))
            log.write(phase_payload(call_id=f"live-{life}@x", ts=f"{time():.6f}") + b"\n")
        with subprocess.Popen(  # noqa: ASYNC220 returns at once
            [sys.executable, "-P", "-m", "entrypoints.standalone", "--cdr", str(file)],
            env={
                **environment(tmp_path),
                "AKIRA_LOG_LEVEL": "error",
                "AKIRA_HTTP_LISTEN": "127.0.0.1:0",
            },
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert await count_calls(dsn, 50 * life) == 50 * life
            assert child.stdout
            told = [await asyncio.to_thread(child.stdout.readline) for _ in range(7)]
            [line] = [each for each in told if each.startswith("live calls")]
            assert f"export AKIRA_DATABASE_URL='{dsn}'\n" in told
            for health in (each for each in told if each.startswith("health ")):
                async with get(health.split()[1]) as answer:
                    assert b'"nats"' in await answer.body()
            shown = await shown_on_the_page(line, f"live-{life}@x")
            child.send_signal(signal.SIGINT)
            assert await asyncio.to_thread(child.wait, 240) == 0
        assert shown
