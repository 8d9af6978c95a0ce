"""The real bridge and worker as processes that are killed and started again."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from attrs import define, field

from namespaces import Host

_LISTENS = "0A"


@define
class Process:
    """One entrypoint, of the release that a Python has; its output is kept between lives."""

    module: str
    environment: Mapping[str, str]
    log: Path
    host: Host | None = None
    python: str = sys.executable
    _running: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _output: BinaryIO | None = field(default=None, init=False)
    _shot: bool = field(default=False, init=False)

    async def start(self) -> None:
        self._output = self.log.open("ab")
        command = [self.python, "-P", "-m", self.module]
        self._running = subprocess.Popen(  # noqa: ASYNC220 returns at once
            self.host.within(command) if self.host else command,
            env={**os.environ, **self.environment},
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )

    async def kill(self) -> None:
        """Kill it if nobody did yet; return when it is gone."""
        assert self._output is not None
        self.shoot()
        assert self._running is not None
        self._running.wait()
        self._output.close()
        self._shot = False

    def shoot(self) -> None:
        """Send SIGKILL and do not wait."""
        assert self._running is not None
        if not self._shot:
            assert self._running.poll() is None, f"{self.module} ended by itself: {self.tail()}"
            self._running.kill()
        self._shot = True

    def stand_still(self) -> None:
        """Stop it as a debugger does; its host goes on answering for it."""
        assert self._running is not None
        self._running.send_signal(signal.SIGSTOP)

    async def until_it_stands(self) -> None:
        """Wait until the last of its threads stands still."""
        while not self._stands():  # noqa: ASYNC110 another process
            await asyncio.sleep(0.01)

    def _stands(self) -> bool:
        assert self._running is not None
        tasks = Path(f"/proc/{self._running.pid}/task").glob("*/stat")
        return all(each.read_text().rpartition(")")[2].split()[0] == "T" for each in tasks)

    def go_on(self) -> None:
        """Let it go on after it stood still."""
        assert self._running is not None
        self._running.send_signal(signal.SIGCONT)

    async def end(self) -> int:
        """Ask it to end once it can be asked, and give its exit code."""
        assert self._running is not None
        assert self._output is not None
        await self._until_it_can_be_asked()
        self._running.terminate()
        code = await asyncio.to_thread(self._running.wait, 120)
        self._output.close()
        return code

    async def _until_it_can_be_asked(self) -> None:
        # Before it has come so far as to listen to SIGTERM, the signal is its death.
        async with asyncio.timeout(120):
            while not (self._is_over() or self._hears(signal.SIGTERM)):  # noqa: ASYNC110 another process
                await asyncio.sleep(0.05)

    def _is_over(self) -> bool:
        assert self._running is not None
        return self._running.poll() is not None

    def _hears(self, number: signal.Signals) -> bool:
        return bool(self._figure("SigCgt", 16) & 1 << (number - 1))

    async def gone(self) -> None:
        """See that it is gone, however a test ended: who is left behind works on in the next."""
        if self._running is not None and self._running.poll() is None:
            self._running.kill()
            await asyncio.to_thread(self._running.wait)
        if self._output is not None:
            self._output.close()

    def port(self) -> int:
        """Tell where it listens, of whatever port it was given."""
        assert self._running is not None
        sockets = set()
        for open_file in Path(f"/proc/{self._running.pid}/fd").iterdir():
            with suppress(OSError):
                sockets.add(str(open_file.readlink()))
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        [found] = [row[1] for row in rows if row[3] == _LISTENS and f"socket:[{row[9]}]" in sockets]
        return int(found.partition(":")[2], 16)

    def resident_bytes(self) -> int:
        """Tell the memory that it holds now."""
        return self._figure("VmRSS") * 1024

    def most_resident_bytes(self) -> int:
        """Tell the most memory that it ever held."""
        return self._figure("VmHWM") * 1024

    def _figure(self, name: str, base: int = 10) -> int:
        assert self._running is not None
        status = Path(f"/proc/{self._running.pid}/status").read_text()
        [figure] = [line.split()[1] for line in status.splitlines() if line.startswith(name)]
        return int(figure, base)

    def tail(self) -> str:
        return self.log.read_text()[-2000:]
