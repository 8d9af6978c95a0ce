"""Real calls through a real Kamailio in the live view: each appears, and none is left."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field

from contract.servers import EmbeddedNatsServer
from e2e.calls import run_calls
from e2e.installed import Installation
from e2e.kinds import ALL
from e2e.phones.scene import Scene, scene
from e2e.proxy import kamailio
from e2e.stock import stock_proxy
from faults.pipeline import Pipeline, a_pipeline
from faults.processes import Process
from free_ports import free_port
from live_gateway import NOC, STREAM, TOKENS, write_tokens
from sse_client import Answer, get

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
CALLS = 150
# Seconds; only what is broken takes as long.
_LONGEST = 300


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

    async def until_heard(self) -> None:
        """Wait until the gateway hears of a host: its bridge works."""
        async with asyncio.timeout(_LONGEST):
            while not self.status.get("hosts"):  # noqa: ASYNC110 the stream fills it
                await asyncio.sleep(0.1)

    async def until_empty(self) -> None:
        """Wait until no call is shown any more."""
        async with asyncio.timeout(_LONGEST):
            while self.rows:  # noqa: ASYNC110 the stream fills it
                await asyncio.sleep(0.1)

    async def until_answered(self, *scenes: Scene) -> None:
        """Wait until all of these are shown as answered."""
        called = {each.leg.call_id for each in scenes}
        async with asyncio.timeout(_LONGEST):
            while not called <= {  # noqa: ASYNC110
                each for each, states in self.states.items() if states[-1] == "answered"
            }:
                await asyncio.sleep(0.1)

    async def until_counted(self, attempts: int) -> dict[str, int]:
        """Wait for figures of so many attempts and give them."""
        async with asyncio.timeout(_LONGEST):
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
    async with asyncio.timeout(_LONGEST):
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


async def test_of_each_kind_of_call_none_is_left(
    tmp_path: Path, installation: Installation
) -> None:
    with kamailio(tmp_path / "kamailio", installation) as proxy:
        async with (
            a_pipeline(tmp_path, proxy.cdr_path) as pipeline,
            watching(tmp_path, pipeline) as watched,
        ):
            await watched.until_heard()
            calls = await asyncio.to_thread(run_calls, proxy, kinds=ALL, each=2)
            # A challenge is no attempt, and what is over within a round was never shown.
            counted = Counter(call.outcome == "answered" for call in calls if call.code != 407)
            figures = await watched.until_counted(counted.total())
            await watched.until_empty()
    assert figures["answered"] == counted[True]


async def test_of_many_calls_none_is_left_though_the_bridge_is_killed(
    tmp_path: Path, installation: Installation
) -> None:
    with stock_proxy(tmp_path / "kamailio", installation) as proxy:
        async with (
            a_pipeline(tmp_path, proxy.cdr_path) as pipeline,
            watching(tmp_path, pipeline) as watched,
            AsyncExitStack() as phones,
        ):
            scenes = [
                await phones.enter_async_context(scene(proxy.port, f"c{n}")) for n in range(CALLS)
            ]
            for each in scenes[: CALLS // 2]:
                await each.answer(180)
            # What the bridge has read and not sent is lost with it, and comes with the next phase.
            await watched.until_answered(*scenes[: CALLS // 2])
            await pipeline.bridge.kill()
            for each in scenes[:10]:
                await each.hang_up(each.leg, each.callee)
            for each in scenes[CALLS // 2 :]:
                await each.answer(180)
            await pipeline.bridge.start()
            await watched.until_answered(*scenes[10:])
            for each in scenes[10:]:
                await each.hang_up(each.leg, each.callee)
            await watched.until_empty()
