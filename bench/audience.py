"""Who watches the live gateway in the benchmark: those who behave, and those who do not."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from bench.running import Running
from bench.site import Site

TOKEN: Final = "a-token-for-the-benchmark"  # noqa: S105 of a gateway that lives for a minute
_STREAM: Final = "/api/v1/live/calls"


@frozen
class Door:
    """Where viewers come in: at the gateway itself, or by a proxy before it."""

    gateway: Running
    url: str
    certificate: Path | None = None

    @classmethod
    def bare(cls, gateway: Running) -> "Door":
        """Come in without a proxy."""
        return cls(gateway, f"http://127.0.0.1:{gateway.port}")


@asynccontextmanager
async def viewers_at(door: Door, number: int) -> AsyncIterator[Process]:
    """Let so many watch."""
    trust = [str(door.certificate)] if door.certificate else []
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.viewers",
        f"{door.url}{_STREAM}", TOKEN, str(number), *trust,
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


@asynccontextmanager
async def hostile(site: Site, gateway: Running, number: int) -> AsyncIterator[None]:
    """Let a third of them come through the proxy, the others at the gateway itself."""
    commands = (
        ["127.0.0.1", str(gateway.port), TOKEN, str(number - number // 3)],
        ["localhost", str(site.port), TOKEN, str(number // 3), str(site.certificate)],
    )
    crowds = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.hostile", *command, stdin=PIPE, stdout=PIPE
        )
        for command in commands
    ]
    try:
        yield
        for crowd in crowds:
            sent_away, _ = await crowd.communicate(b"")
            sys.stderr.write(f"hostile connections sent away: {sent_away.decode().strip()}\n")
    finally:
        for crowd in crowds:
            if crowd.returncode is None:
                crowd.kill()
            await crowd.wait()


async def ask(viewers: Process, command: str) -> dict[str, Any]:
    """Give a command and read what they say."""
    assert viewers.stdin and viewers.stdout  # noqa: S101, PT018 it was started with both
    viewers.stdin.write(command.encode() + b"\n")
    return dict(json.loads(await viewers.stdout.readline()))
