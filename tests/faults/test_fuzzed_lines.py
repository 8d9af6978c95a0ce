"""Whatever stands in the file, each line of it is accounted for, and costs no memory for long."""

import asyncio
import json
import os
import random
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nats.js import JetStreamContext

from adapters.contract.builders import cdr_payload
from adapters.jetstream.connection import NatsSettings, open_nats
from akira_in_hand import Akira
from builders import acc_payload, phase_payload
from faults.pipeline import Pipeline, a_pipeline
from faults.processes import Process
from faults.scraping import figure, listens, scraped

LINES = int(os.environ.get("AKIRA_FUZZED_LINES") or 20_000)
MEGABYTE = 2**20
# What breaks readers of JSON, of numbers and of text.
BITS = (
    *(b'"', b"\\", b"{", b"}", b"[" * 200, b",", b":", b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80"),
    *(b"\\ud800", b"\\u0000", b"NaN", b"1e999", b"-", b"9" * 400, b"null", b"true", b"\r", b"\t"),
    *(b'"duration": "1"', b'"phase": ', b'"method": "BYE", ', b"\xef\xbb\xbf", b" " * 300),
)


def fuzzed(dice: random.Random) -> Iterator[bytes]:
    """Draw lines for ever: one in four is whole."""
    for number in range(LINES):
        line = bytearray(whole(dice, f"call-{number}@x"))
        for _ in range(dice.choice((0, 1, 1, 2, 9))):
            where = dice.randrange(len(line) + 1)
            match dice.randrange(4):
                case 0:
                    line[where:where] = dice.choice(BITS)
                case 1:
                    line[where : where + 1] = bytes([dice.randrange(256)])
                case 2:
                    del line[where : where + dice.randrange(40)]
                case 3:
                    line[where:where] = line[where // 2 : where]
        yield bytes(line).replace(b"\n", b"?") or b"?"


def whole(dice: random.Random, name: str) -> bytes:
    """Draw a record of any kind."""
    match dice.randrange(4):
        case 0:
            return cdr_payload(call_id=name)
        case 1:
            return cdr_payload(
                call_id=name, account=str(dice.random()), duration=str(dice.random())
            )
        case 2:
            return acc_payload(callid=name)
        case _:
            phase = dice.choice(("trying", "early", "ended", "odd"))
            return phase_payload(call_id=name, phase=phase)


# As long as what is asked for takes on two cores beside others, and some: 20,000 lines, 4 minutes.
@pytest.mark.faults
@pytest.mark.timeout(3600 + LINES // 25)
async def test_each_fuzzed_line_is_accounted_for(tmp_path: Path) -> None:
    seed = int(os.environ.get("AKIRA_SEED") or secrets.randbelow(2**32))
    print(f"AKIRA_SEED={seed}")  # noqa: T201 pytest shows it when the test fails
    file = tmp_path / "acc" / "cdr.jsonl"
    file.parent.mkdir()
    begun = datetime.now(UTC)
    with file.open("wb") as lines:
        lines.writelines(line + b"\n" for line in fuzzed(random.Random(seed)))  # noqa: S311
    hours = (begun - timedelta(hours=1), begun + timedelta(days=2))
    span = [f"{each:%Y-%m-%dT%H:00Z}" for each in hours]
    async with a_pipeline(tmp_path, file) as pipeline:
        akira = Akira(
            {"AKIRA_NATS_URL": pipeline.nats.url, "AKIRA_DATABASE_URL": pipeline.postgres.dsn}
        )
        await until_all_is_read(pipeline)
        said = await proved(akira, "--from", span[0], "--to", span[1], str(file))
        while not said["complete"] or said["files"]["missing"]:
            said = await proved(akira, "--from", span[0], "--to", span[1], str(file))
        found = said["files"]
        kinds = {name: found[name] for name in ("stored", "parked", "duplicates", "acc", "phases")}
        print(f"{datetime.now(UTC) - begun}: {kinds}")  # noqa: T201 as above
        assert sum(kinds.values()) == LINES, kinds
        assert min(found[name] for name in ("stored", "parked", "acc", "phases")) > 0, kinds
        assert [each["difference"] for each in said["hours"] if each["difference"]] == []
        for each in (pipeline.bridge, pipeline.worker):
            held = each.most_resident_bytes()
            print(f"{each.module}: {held / MEGABYTE:.0f} MiB")  # noqa: T201 as above
            assert held < 100 * MEGABYTE


async def until_all_is_read(pipeline: Pipeline) -> None:
    """Wait for bridge and worker by what they tell: a proof reads the whole file each time."""
    await listens(pipeline.bridge)
    async with open_nats(NatsSettings(url=pipeline.nats.url, name="admin")) as admin:
        await admin.ready()
        stream = admin.client.jetstream(timeout=60)
        while await _is_unread(pipeline.bridge, stream):  # noqa: ASYNC110 another process
            await asyncio.sleep(1)


async def _is_unread(bridge: Process, stream: JetStreamContext) -> bool:
    if figure(await asyncio.to_thread(scraped, bridge), "cdr_bridge_lag_bytes"):
        return True
    worker = await stream.consumer_info("AKIRA_CDR", "cdr-worker")
    reached = worker.delivered.stream_seq if worker.delivered else 0
    return not reached or bool(worker.num_pending or worker.num_ack_pending)


async def proved(akira: Akira, *wanted: str) -> Any:  # noqa: ANN401 whatever it says
    """Give what is said of all lines, however long that takes."""
    process = await akira.begin("reconcile", *wanted, "--json")
    out, err = await process.communicate()
    assert out, err.decode()
    return json.loads(out)
