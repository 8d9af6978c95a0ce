"""A company spends too much: bridge, workers and relay as processes, and what an operator reads."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from adapters.contract.builders import cdr_payload
from adapters.jetstream.connection import NatsSettings, open_nats
from akira_in_hand import Akira, Said
from faults.paying import a_paying_company
from faults.pipeline import Pipeline, a_pipeline

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(3600)]
_LOOKS = 0.2


def good(said: Said) -> Said:
    assert said.code == 0, said.err
    return said


def write(file: Path, began: datetime, *names: str) -> None:
    """Let calls of 0.62 EUR have begun at a moment."""
    start = began.timestamp()
    times = {"init_time": f"{start:.6f}", "start_time": f"{start:.3f}"}
    with file.open("ab") as lines:
        for name in names:
            end = f"{start + 61.204:.3f}"
            lines.write(cdr_payload(call_id=f"{name}@x", end_time=end, **times) + b"\n")


async def until(pipeline: Pipeline, query: str, wanted: int) -> None:
    connection = await asyncpg.connect(pipeline.postgres.dsn)
    try:
        while await connection.fetchval(query) != wanted:  # noqa: ASYNC110 another process
            await asyncio.sleep(_LOOKS)
    finally:
        await connection.close()


async def alerts(pipeline: Pipeline, enough: int) -> list[dict[str, Any]]:
    """Wait until so many are told, and give all that are."""
    async with open_nats(NatsSettings(url=pipeline.nats.url, name="admin")) as admin:
        await admin.ready()
        stream = admin.client.jetstream(timeout=60)
        while True:
            last = (await stream.stream_info("AKIRA_BALANCE")).state.last_seq
            read = [await stream.get_msg("AKIRA_BALANCE", number) for number in range(1, last + 1)]
            found = [json.loads(each.data or b"") for each in read if each.subject == "fraud.alert"]
            if len(found) >= enough:
                return found
            await asyncio.sleep(_LOOKS)


async def test_what_is_suspected_is_told_once_whatever_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "cdr.jsonl"
    async with a_pipeline(tmp_path, file, a_paying_company, workers=2) as pipeline:
        akira = Akira(
            {"AKIRA_DATABASE_URL": pipeline.postgres.dsn, "AKIRA_NATS_URL": pipeline.nats.url}
        )
        bounds = ("--spend-per-hour", "1.24", "--new-destination", "0.62")
        good(await akira("company", "zone", "Acme", "Asia/Kolkata"))
        good(await akira("fraud", "watch", "Acme", *bounds))
        began = datetime.now(UTC) - timedelta(seconds=70)
        write(file, began, "one", "two")
        await until(pipeline, "select count(*) from fraud_suspicion", 2)
        for worker in pipeline.workers:
            await worker.kill()
        write(file, began, "three")
        # Whoever looks for the third kind has looked for the other two again.
        good(await akira("fraud", "watch", "Acme", *bounds, "--times", "2", "--at-least", "1.5"))
        for worker in pipeline.workers:
            await worker.start()
        told = await alerts(pipeline, 3)
        await the_operator_looks(akira, began)
    hour = began.replace(minute=0, second=0, microsecond=0).isoformat()
    assert {(each["kind"], each["destination"]) for each in told} == {
        ("spend_per_hour", None), ("new_destination", "Land of 4"), ("times", None),
    }  # fmt: skip
    assert {(each["company"], each["currency"], each["hour"]) for each in told} == {
        ("Acme", "EUR", hour)
    }
    assert sorted(each["number"] for each in told) == [1, 2, 3]


async def the_operator_looks(akira: Akira, began: datetime) -> None:
    """See who is watched and what was suspected, and say that somebody has looked."""
    listed = good(await akira("fraud", "list", "--json")).document
    assert [each["spend_per_hour"] for each in listed["watched"]] == ["1.24"]
    assert {each["number"]: each["settled_by"] for each in listed["suspected"]} == {
        1: None, 2: None, 3: None,
    }  # fmt: skip
    [third] = [each for each in listed["suspected"] if each["kind"] == "times"]
    assert (third["amount"], third["bound"]) == ("1.86", "1.5")
    there = datetime.fromisoformat(third["hour"])
    assert there == began.replace(minute=0, second=0, microsecond=0)
    assert f"{there:%z}" == "+0530"
    assert "suspicions of fraud to look at: 3: akira fraud list" in (await akira("status")).out
    await the_operator_settles(akira)
    shown = good(await akira("fraud", "list")).out
    assert f"{there:%Y-%m-%d %H:%M}+0530" in shown
    assert "a campaign" in shown
    span = ("--from", f"{began:%Y-%m-%d}", "--to", f"{began + timedelta(days=2):%Y-%m-%d}")
    acts = good(await akira("audit", *span, "--json")).out
    assert ("FraudSettled" in acts, "FraudSuspected" in acts) == (True, False)
    good(await akira("rebuild", "companies", "--dry-run"))


async def the_operator_settles(akira: Akira) -> None:
    """Say that somebody has looked, and end the watch."""
    settled = good(await akira("fraud", "settle", "Acme", "1", "3", "--because", "a campaign"))
    assert settled.out == "Acme: 1, 3 settled\n"
    still = good(await akira("fraud", "list", "--open", "--json")).document["suspected"]
    assert [each["number"] for each in still] == [2]
    assert good(await akira("fraud", "settle", "Acme", "--because", "x")).out == "Acme: 2 settled\n"
    refused = await akira("fraud", "settle", "Acme", "4", "--because", "x")
    assert (refused.code, "has no suspicion 4" in refused.err) == (1, True)
    good(await akira("fraud", "unwatch", "Acme"))
    assert good(await akira("fraud", "list", "--json")).document["watched"] == []
