"""Real calls through a real Kamailio in the live view: each appears, and none is left."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field

from contract.servers import EmbeddedNatsServer
from e2e.calls import Traffic, run_calls, started
from e2e.kinds import ALL, CALLER_HANGS_UP
from e2e.proxy import kamailio
from faults.pipeline import Pipeline, a_pipeline
from faults.processes import Process
from live_gateway import NOC, STREAM, TOKENS, write_tokens
from live_process import free_port
from sse_client import Answer, get

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]


@define
class Watched:
    """What the stream told, and the gateway's address."""

    url: str
    rows: dict[str, Any] = field(factory=dict)
    states: dict[str, list[str]] = field(factory=dict)
    gone: Counter[str] = field(factory=Counter)
    status: dict[str, Any] = field(factory=dict)

    def take(self, name: str, data: Any) -> None:  # noqa: ANN401 whatever was told
        """Keep one event as a browser does."""
        if name == "status":
            self.status = data
        for row in data["calls"] if name == "snapshot" else [data] if name == "call" else []:
            self.rows[row["id"]] = row
            self.states.setdefault(row["call_id"], []).append(row["state"])
        if name == "gone":
            self.rows.pop(data["id"], None)
            self.gone[data["reason"]] += 1

    async def until_empty(self) -> None:
        """Wait until no call is shown any more."""
        async with asyncio.timeout(30):
            while self.rows:  # noqa: ASYNC110 the stream fills it
                await asyncio.sleep(0.1)

    async def until_counted(self, attempts: int) -> dict[str, int]:
        """Wait for figures of so many attempts and give them."""
        async with asyncio.timeout(15):
            while self.status.get("asr", {}).get("attempts") != attempts:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        return dict(self.status["asr"])


@asynccontextmanager
async def watching(
    folder: Path, pipeline: Pipeline, tokens: str = TOKENS
) -> AsyncIterator[Watched]:
    """Run a gateway and watch all calls, as the NOC does."""
    write_tokens(folder / "tokens.toml", tokens)
    assert isinstance(pipeline.nats, EmbeddedNatsServer)
    port = free_port()
    settings = {
        "AKIRA_NATS_URL": pipeline.nats.url,
        "AKIRA_DATABASE_URL": pipeline.postgres.dsn,
        "AKIRA_LIVE_TOKENS_FILE": str(folder / "tokens.toml"),
        "AKIRA_HTTP_LISTEN": f"127.0.0.1:{port}",
    }
    gateway = Process("entrypoints.live", settings, folder / "live.log")
    await gateway.start()
    try:
        async with watching_as(NOC, f"http://127.0.0.1:{port}") as watched:
            yield watched
        assert await gateway.end() == 0
    finally:
        await gateway.gone()
    assert "Traceback" not in (folder / "live.log").read_text()


@asynccontextmanager
async def watching_as(token: str, url: str) -> AsyncIterator[Watched]:
    """Watch the calls that a token shows."""
    watched = Watched(url)
    async with opened(url + STREAM, {"Authorization": f"Bearer {token}"}) as stream:
        listening = asyncio.create_task(listen(stream, watched))
        yield watched
        listening.cancel()


@asynccontextmanager
async def opened(url: str, bearer: Mapping[str, str]) -> AsyncIterator[Answer]:
    """Knock until the stream is there."""
    async with asyncio.timeout(20):
        while True:
            try:
                async with get(url, headers=bearer) as answer:
                    if answer.status == 200:
                        break
            except OSError:
                pass
            await asyncio.sleep(0.1)
    async with get(url, headers=bearer) as answer:
        yield answer


async def listen(stream: Answer, watched: Watched) -> None:
    while True:
        event = await stream.next()
        watched.take(event.name, event.json)


async def test_each_kind_of_call_appears_and_none_is_left(tmp_path: Path) -> None:
    with kamailio(tmp_path / "kamailio") as proxy:
        async with (
            a_pipeline(tmp_path, proxy.cdr_path) as pipeline,
            watching(tmp_path, pipeline) as watched,
        ):
            calls = await asyncio.to_thread(run_calls, proxy, kinds=ALL, each=2)
            await watched.until_empty()
            # A challenge is no attempt, and what is over within a round was never shown.
            counted = Counter(call.outcome == "answered" for call in calls if call.code != 407)
            figures = await watched.until_counted(counted.total())
    assert figures["answered"] == counted[True]
    talked = {call.call_id for call in calls if call.duration > 0.3}
    assert len(talked) > 10
    assert talked <= watched.states.keys()
    for name in talked:
        assert watched.states[name][-1] == "answered"


async def test_of_many_calls_none_is_left_though_the_bridge_is_killed(tmp_path: Path) -> None:
    with kamailio(tmp_path / "kamailio") as proxy:
        async with (
            a_pipeline(tmp_path, proxy.cdr_path) as pipeline,
            watching(tmp_path, pipeline) as watched,
        ):
            traffic = Traffic(kind=CALLER_HANGS_UP, calls=150, rate=40, talk_ms=1500)
            with started(proxy, traffic) as running:
                await asyncio.sleep(1.5)
                assert watched.rows
                await pipeline.bridge.kill()
                await asyncio.sleep(0.5)
                await pipeline.bridge.start()
                calls = await asyncio.to_thread(running.finish)
            await watched.until_empty()
    assert {call.call_id for call in calls} <= watched.states.keys()
