"""The gateway's process ends and comes back: the view and its viewers go on."""

import asyncio
import json
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from adapters.contract.builders import cdr_payload
from browser import a_browser
from contract.stream_admin import answers_again
from domain.live.call_event import CallEvent
from live_calls import an_event
from live_gateway import NOC, write_tokens
from live_process import a_gateway_process
from sse_client import Event, get

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(3600)]


def events_of(name: str, *phases: str) -> list[CallEvent]:
    now = datetime.now(UTC)
    return [
        an_event(phase, now + timedelta(milliseconds=number), call_id=name)
        for number, phase in enumerate(phases)
    ]


def names(snapshot: Event) -> set[str]:
    return {row["call_id"] for row in snapshot.json["calls"]}


async def test_after_an_orderly_restart_viewers_get_only_what_they_missed(tmp_path: Path) -> None:
    async with a_gateway_process(tmp_path) as gateway:
        await gateway.start()
        await gateway.tell(*events_of("stays", "trying"), *events_of("leaves", "trying"))
        async with gateway.stream() as stream:
            seen: set[str] = names(await stream.next("snapshot"))
            while len(seen) < 2:
                seen.add((await stream.next("call")).json["call_id"])
        assert await gateway.end(signal.SIGTERM) == 0
        assert await gateway.noted() == ["noc"]
        await gateway.tell(*events_of("leaves", "failed"), *events_of("comes", "trying"))
        await gateway.start()
        async with gateway.stream(stream.parser.last_id) as again:
            told = [await again.next("call", "gone", "reset", "snapshot") for _ in range(2)]
        assert [event.name for event in told] == ["gone", "call"]
        assert told[1].json["call_id"] == "comes"
        async with gateway.stream() as fresh:
            assert names(await fresh.next("snapshot")) == {"stays", "comes"}
    assert "Traceback" not in gateway.complaints()


async def test_a_killed_gateway_knows_all_calls_again(tmp_path: Path) -> None:
    async with a_gateway_process(tmp_path) as gateway:
        await gateway.start()
        await gateway.tell(*events_of("one", "trying", "ringing"), *events_of("two", "trying"))
        async with gateway.stream() as stream:
            last_id = (await stream.next("snapshot")).last_id
        await gateway.end(signal.SIGKILL)
        await gateway.tell(*events_of("two", "failed"), *events_of("one", "answered"))
        await gateway.start()
        async with gateway.stream(last_id) as again:
            told = [await again.next("reset", "snapshot") for _ in range(2)]
        assert [event.name for event in told] == ["reset", "snapshot"]
        [row] = told[1].json["calls"]
        assert (row["call_id"], row["state"]) == ("one", "answered")


async def test_the_page_lives_through_a_kill(tmp_path: Path) -> None:
    async with a_gateway_process(tmp_path) as gateway, a_browser() as seen:
        await gateway.start()
        await gateway.tell(*events_of("stays", "trying"), *events_of("leaves", "trying"))
        await seen.log_in(gateway.url, NOC)
        await expect(seen.rows).to_have_count(2)
        await gateway.end(signal.SIGKILL)
        await expect(seen.part("link-text")).to_have_text("Reconnecting…")
        await expect(seen.part("banners")).to_contain_text("No connection to the gateway")
        await gateway.tell(*events_of("leaves", "failed"), *events_of("comes", "answered"))
        await gateway.start()
        await expect(seen.part("link-text")).to_have_text("Live")
        await expect(seen.row("comes")).to_contain_text("Answered")
        await expect(seen.row("leaves")).to_have_count(0)
        await expect(seen.row("stays")).to_be_visible()
        await expect(seen.part("banners")).to_be_empty()


async def test_a_restart_of_nats_costs_no_call(tmp_path: Path) -> None:
    async with a_gateway_process(tmp_path) as gateway:
        await gateway.start()
        await gateway.tell(*events_of("before", "trying", "answered"))
        async with gateway.stream() as stream:
            while "before" not in stream.raw.decode():
                await stream.more()
            await gateway.nats.kill()
            await gateway.nats.start()
            await answers_again(gateway.admin)
            while "meanwhile" not in stream.raw.decode():
                await gateway.tell(*events_of("meanwhile", "trying"))
                await stream.next("call", "snapshot", "status")
        async with gateway.stream() as fresh:
            assert names(await fresh.next("snapshot")) == {"before", "meanwhile"}
        context = gateway.admin.client.jetstream(timeout=60)
        body = cdr_payload(call_id="before", duration="5.000", end_time=_epoch_now())
        async with gateway.stream() as stream:
            await stream.next("snapshot")
            await context.publish("cdr.raw", body, headers={"Akira-Host": "sip-01"})
            assert (await stream.next("gone")).json["reason"] == "recorded"


async def test_a_token_of_a_company_that_there_is_not_makes_it_unready(tmp_path: Path) -> None:
    async with a_gateway_process(tmp_path) as gateway:
        await gateway.start()
        write_tokens(tmp_path / "tokens.toml")
        told = ""
        async with asyncio.timeout(90):
            while "no company is called 'acme', 'bolt'" not in told:
                async with get(f"{gateway.url}/health/ready") as answer:
                    told = json.loads(await answer.body())["tokens"]
                await asyncio.sleep(0.1)
        assert answer.status == 503


def _epoch_now() -> str:
    return f"{datetime.now(UTC).timestamp():.3f}"
