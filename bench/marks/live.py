"""The live gateway: a thousand viewers of five thousand calls, two hundred events a second."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from statistics import quantiles
from time import monotonic, time_ns
from typing import Any, Final

from attrs import define, field, frozen

from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.writing.call_events import JetStreamCallEventFeed
from bench import targets
from bench.rig import Rig
from bench.rows import Row
from bench.running import BenchError, Running, running, until
from bench.sizes import DEFAULT
from domain.live.call_event import CallEvent, CallPhase

_TOKEN: Final = "a-token-for-the-benchmark"  # noqa: S105 of a gateway that lives for a minute
_TOKENS: Final = f'[[token]]\nname = "bench"\nrole = "noc"\ntoken = "{_TOKEN}"\n'
_PHASES: Final = (CallPhase.TRYING, CallPhase.RINGING, CallPhase.ANSWERED)
_CALLS_A_SECOND: Final = 50  # of four events each
_STREAM: Final = "/api/v1/live/calls"


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure latency, memory and processor time, and how soon it is ready again."""
    folder = rig.a_folder()
    (folder / "tokens.toml").write_text(_TOKENS)
    async with (
        rig.a_database() as database,
        open_nats(NatsSettings(url=rig.nats[DEFAULT].url, name="bridge")) as nats,
    ):
        await nats.ready()
        traffic = _Traffic(JetStreamCallEventFeed(nats), rig.sizes.live_calls)
        environment = {
            "AKIRA_NATS_URL": rig.nats[DEFAULT].url,
            "AKIRA_DATABASE_URL": database.dsn,
            "AKIRA_LIVE_TOKENS_FILE": str(folder / "tokens.toml"),
        }
        async with running("entrypoints.live", environment, folder) as gateway:
            await gateway.ready()
            await traffic.fill()
            found = await _watched(rig, gateway, traffic)
        begun = monotonic()
        async with running("entrypoints.live", environment, folder) as gateway:
            await gateway.ready()
            ready = (monotonic() - begun, gateway.cpu())
    return _rows(rig, found, ready)


@frozen(kw_only=True)
class _Found:
    latencies: Sequence[float]
    cpu: float
    memory: float
    peak: float
    lost: int
    frames: int


def _rows(rig: Rig, found: _Found, ready: tuple[float, float]) -> Sequence[Row]:
    cuts = quantiles(found.latencies, n=100)
    viewers, calls = rig.sizes.viewers, rig.sizes.live_calls
    who = f"live, {viewers} viewers, {calls} calls"
    note = f"{found.frames} frames, {found.lost} connections lost"
    return [
        Row(what=f"{who}: latency p50", unit="ms", measured=cuts[49], note=note),
        Row(what=f"{who}: latency p99", unit="ms", measured=cuts[98], target=targets.LIVE_P99),
        Row(what=f"{who}: CPU", unit="% of a core", measured=found.cpu, target=targets.LIVE_CPU),
        Row(what=f"{who}: RSS", unit="MiB", measured=found.memory, target=targets.LIVE_MEMORY,
            note=f"peak {found.peak:.0f} MiB, while all of them connected"),
        Row(what=f"live, ready again with {calls} calls", unit="s", measured=ready[0],
            target=targets.LIVE_READY,
            note=f"{ready[1]:.1f} s of CPU, most of it the interpreter's imports"),
    ]  # fmt: skip


@define
class _Traffic:
    """Publishes whole calls, so many of them at the same time."""

    feed: JetStreamCallEventFeed
    calls: int
    _numbers: "count[int]" = field(factory=count)
    _open: list[int] = field(factory=list)

    async def fill(self) -> None:
        """Let all calls be answered."""
        for _ in range(self.calls):
            await self._begin()

    async def flow(self, seconds: float) -> None:
        """Let calls begin and as many end, evenly."""
        begun = monotonic()
        for number in range(int(seconds * _CALLS_A_SECOND)):
            await asyncio.sleep(max(0.0, begun + number / _CALLS_A_SECOND - monotonic()))
            await self._begin()
            oldest = self._open.pop(0)
            await self.feed.publish([self._event(oldest, CallPhase.ENDED)])

    async def _begin(self) -> None:
        number = next(self._numbers)
        self._open.append(number)
        for phase in _PHASES:
            await self.feed.publish([self._event(number, phase)])

    def _event(self, number: int, phase: CallPhase) -> CallEvent:
        return CallEvent(
            event_id=f"{number:024x}{_PHASES.index(phase) if phase in _PHASES else 9:08x}",
            phase=phase,
            host=f"sip-0{1 + number % 2}",
            at=datetime.now(UTC),
            call_id=f"{number:012}-4f2a9c@pbx-{number % 40}.example.net",
            from_tag=f"f{number:08x}",
            caller=str(time_ns()),
            callee=f"+4989{number % 10**7:07}",
            account=f"acct-{number % 200}",
            sip_code=200,
        )


async def _watched(rig: Rig, gateway: Running, traffic: _Traffic) -> _Found:
    async with _viewers(gateway.port, rig.sizes.viewers) as viewers:

        async def all_there() -> bool:
            told = await _ask(viewers, "count")
            if told["lost"]:
                raise BenchError(f"{told['lost']} connections were lost at once")
            return bool(told["snapshots"] == rig.sizes.viewers)

        await until(all_there, "all viewers", every=0.2, patience=180)
        await traffic.flow(rig.sizes.seconds / 4)
        await _ask(viewers, "begin")
        cpu, begun = gateway.cpu(), monotonic()
        await traffic.flow(rig.sizes.seconds)
        spent = (gateway.cpu() - cpu) / (monotonic() - begun)
        await asyncio.sleep(1)
        told = await _ask(viewers, "end")
    return _Found(
        latencies=told["latencies"],
        cpu=100 * spent,
        memory=gateway.memory(),
        peak=gateway.peak_memory(),
        lost=told["lost"],
        frames=told["frames"],
    )


@asynccontextmanager
async def _viewers(port: int, number: int) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.viewers",
        f"http://127.0.0.1:{port}{_STREAM}", _TOKEN, str(number),
        stdin=PIPE,
        stdout=PIPE,
        limit=2**28,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _ask(viewers: Process, command: str) -> dict[str, Any]:
    assert viewers.stdin and viewers.stdout  # noqa: S101, PT018 it was started with both
    viewers.stdin.write(command.encode() + b"\n")
    return dict(json.loads(await viewers.stdout.readline()))
