"""The live gateway: a thousand viewers of five thousand calls, two hundred events a second."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from statistics import quantiles
from time import monotonic
from typing import Final

from attrs import frozen

from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.writing.call_events import JetStreamCallEventFeed
from bench import targets
from bench.audience import TOKEN, Door, ask, hostile, viewers_at
from bench.live_traffic import LiveTraffic
from bench.rig import Rig
from bench.rows import Row
from bench.running import BenchError, Running, free_port, running, until
from bench.site import NGINX, a_site
from bench.sizes import DEFAULT

_TOKENS: Final = f'[[token]]\nname = "bench"\nrole = "noc"\ntoken = "{TOKEN}"\n'


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure latency, memory and processor time, and how soon it is ready again."""
    folder = rig.a_folder()
    (folder / "tokens.toml").touch(mode=0o600)
    (folder / "tokens.toml").write_text(_TOKENS)
    async with (
        rig.a_database() as database,
        open_nats(NatsSettings(url=rig.nats[DEFAULT].url, name="bridge")) as nats,
    ):
        await nats.ready()
        traffic = LiveTraffic(JetStreamCallEventFeed(nats), rig.sizes.live_calls)
        environment = {
            "AKIRA_NATS_URL": rig.nats[DEFAULT].url,
            "AKIRA_DATABASE_URL": database.dsn,
            "AKIRA_LIVE_TOKENS_FILE": str(folder / "tokens.toml"),
        }
        async with running("entrypoints.live", environment, folder) as gateway:
            await gateway.ready()
            await traffic.fill()
            found = await _watched(rig, Door.bare(gateway), traffic)
            rows = _rows(rig, found, "live")
            if NGINX.exists():
                rows += await _through_nginx(rig, gateway, traffic, folder)
        begun = monotonic()
        async with running("entrypoints.live", environment, folder) as gateway:
            await gateway.ready()
            ready = (monotonic() - begun, gateway.cpu())
    return [*rows, _ready_row(rig, ready)]


@frozen(kw_only=True)
class _Found:
    latencies: Sequence[float]
    cpu: float
    memory: float
    peak: float
    lost: int
    missed: int
    frames: int
    slowest_health: float


async def _through_nginx(
    rig: Rig, gateway: Running, traffic: LiveTraffic, folder: Path
) -> list[Row]:
    """Measure through the role's nginx: alone, and beside a crowd with bad manners."""
    many, port = 4 * rig.sizes.viewers, free_port()
    listen = f"127.0.0.1:{gateway.port}"
    with a_site(folder / "nginx", port, listen, one_address=many) as site:
        door = Door(gateway, f"https://localhost:{port}", site.certificate)
        rows = _rows(rig, await _watched(rig, door, traffic), "live through nginx")
        number = rig.sizes.viewers * 3 // 2
        async with hostile(site, gateway, number):
            found = await _watched(rig, door, traffic)
        return rows + _rows(rig, found, f"live beside {number} hostile")


def _rows(rig: Rig, found: _Found, who: str) -> list[Row]:
    cuts = quantiles(found.latencies, n=100)
    who = f"{who}, {rig.sizes.viewers} viewers, {rig.sizes.live_calls} calls"
    note = f"{found.frames} frames, {found.lost} connections lost"
    return [
        Row(what=f"{who}: latency p50", unit="ms", measured=cuts[49], note=note),
        Row(what=f"{who}: latency p99", unit="ms", measured=cuts[98], target=targets.LIVE_P99),
        Row(what=f"{who}: CPU", unit="% of a core", measured=found.cpu, target=targets.LIVE_CPU),
        Row(what=f"{who}: RSS", unit="MiB", measured=found.memory, target=targets.LIVE_MEMORY,
            note=f"peak {found.peak:.0f} MiB, while all of them connected"),
        Row(what=f"{who}: calls that a viewer was not told of", unit="", measured=found.missed,
            note="of every fifth viewer; one that was lost missed all that followed"),
        Row(what=f"{who}: slowest /health", unit="s", measured=found.slowest_health,
            target=targets.LIVE_HEALTH),
    ]  # fmt: skip


def _ready_row(rig: Rig, ready: tuple[float, float]) -> Row:
    return Row(
        what=f"live, ready again with {rig.sizes.live_calls} calls", unit="s", measured=ready[0],
        target=targets.LIVE_READY,
        note=f"{ready[1]:.1f} s of CPU, most of it the interpreter's imports",
    )  # fmt: skip


async def _watched(rig: Rig, door: Door, traffic: LiveTraffic) -> _Found:
    gateway = door.gateway
    async with viewers_at(door, rig.sizes.viewers) as viewers:

        async def all_there() -> bool:
            told = await ask(viewers, "count")
            if told["lost"]:
                raise BenchError(f"{told['lost']} connections were lost at once")
            return bool(told["snapshots"] == rig.sizes.viewers)

        await until(all_there, "all viewers", every=0.2, patience=180)
        await traffic.flow(rig.sizes.seconds / 4)
        await ask(viewers, "begin")
        first = traffic.begun
        cpu, begun = gateway.cpu(), monotonic()
        asking = asyncio.create_task(_slowest_health(gateway))
        await traffic.flow(rig.sizes.seconds)
        spent = (gateway.cpu() - cpu) / (monotonic() - begun)
        await asyncio.sleep(1)
        told = await ask(viewers, f"end {first} {traffic.begun}")
        asking.cancel()
    return _Found(
        latencies=told["latencies"],
        cpu=100 * spent,
        memory=gateway.memory(),
        peak=gateway.peak_memory(),
        lost=told["lost"],
        missed=told["missed"],
        frames=told["frames"],
        slowest_health=await asking,
    )


async def _slowest_health(gateway: Running) -> float:
    slowest = 0.0
    with suppress(asyncio.CancelledError):
        while True:
            begun = monotonic()
            reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
            writer.write(b"GET /health/live HTTP/1.0\r\n\r\n")
            if b" 200 " not in await reader.readline():
                raise BenchError("/health/live does not answer 200")
            slowest = max(slowest, monotonic() - begun)
            writer.close()
            await asyncio.sleep(0.5)
    return slowest
