"""Processes under measurement: real ones, with settings from the environment alone."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import SystemRandom
from time import monotonic

from attrs import frozen

from bench.kernel import cpu_seconds, memory, peak_memory

# Only a fault reaches it, on whatever machine.
_PATIENCE = 300.0
# Below the ephemeral range, whose ports go to whoever connects meanwhile.
_OURS = range(10_000, 20_000)


class BenchError(Exception):
    """A benchmark cannot go on; the text says why."""


@frozen
class Running:
    """A process that runs."""

    name: str
    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    async def ready(self) -> None:
        """Wait until it says that it can work."""
        await until(self._ready, f"{self.name} ready", every=0.05)

    async def says_ready(self) -> None:
        """Wait until a process without health checks writes that it can work."""

        async def said() -> bool:
            if self.process.poll() is not None:
                raise BenchError(f"{self.name} ended: {self.log.read_text()[-500:]}")
            return "ready\n" in self.log.read_text()

        await until(said, f"{self.name} ready")

    def cpu(self) -> float:
        """Tell the seconds of processor time that it took so far."""
        return cpu_seconds(self.process.pid)

    def memory(self) -> float:
        """Tell what it holds, in MiB."""
        return memory(self.process.pid)

    def peak_memory(self) -> float:
        """Tell the most that it held, in MiB."""
        return peak_memory(self.process.pid)

    async def end(self) -> None:
        """Ask it to end, insist after ten seconds."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            await asyncio.to_thread(self.process.wait, 10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    async def _ready(self) -> bool:
        if self.process.poll() is not None:
            raise BenchError(f"{self.name} ended: {self.log.read_text()[-500:]}")
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(b"GET /health/ready HTTP/1.0\r\n\r\n")
            found = await reader.readline()
            writer.close()
            return b" 200 " in found
        return False


@asynccontextmanager
async def running(
    module: str, environment: Mapping[str, str], folder: Path, *arguments: str
) -> AsyncIterator[Running]:
    """Run a module, or an archive of modules, as a process for the length of a block."""
    port = free_port()
    log = folder / f"{'-'.join([Path(module).name, *arguments])}.log"
    program = [module] if module.endswith(".pyz") else ["-m", module]
    settings = {"AKIRA_HTTP_LISTEN": f"127.0.0.1:{port}", "AKIRA_LOG_LEVEL": "warning"}
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: ASYNC220 returns at once
            [sys.executable, *program, *arguments],
            env={**os.environ, **settings, **environment},
            stdout=output,
            stderr=output,
        )
    found = Running(module, process, port, log)
    try:
        yield found
    finally:
        await found.end()


async def until(
    holds: Callable[[], Awaitable[bool]],
    what: str,
    *,
    every: float = 0.05,
    patience: float = _PATIENCE,
) -> None:
    """Wait for a condition.

    Raises:
        BenchError: it does not come to hold.
    """
    deadline = monotonic() + patience
    while not await holds():
        if monotonic() > deadline:
            raise BenchError(f"{what}: not within {patience:.0f} s")
        await asyncio.sleep(every)


def free_port() -> int:
    """Give a port that nobody used a moment ago, and that the kernel gives to nobody by itself."""
    for port in SystemRandom().sample(_OURS, len(_OURS)):
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise BenchError("no port is free")
