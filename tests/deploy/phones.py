"""Phones on this machine that call through the Kamailio of a host, for as long as a test wants."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from attrs import define, field

from deploy.fleet import Fleet
from e2e.installed import path_of
from e2e.ports import is_udp_port_taken
from e2e.waiting import wait_until

_SCENARIOS = Path(__file__).parents[1] / "e2e" / "sipp"
_HERE = Path(__file__).parent / "sipp"
_NUMBER = "49301055501"
_ports = count(16000)


@define
class Phones:
    """One phone that answers, and any number of calls to it.

    Attributes:
        calls: that were answered and ended, by host.
    """

    fleet: Fleet
    folder: Path
    answering: int
    calls: dict[str, int] = field(factory=dict)
    _running: list[tuple[str, int, subprocess.Popen[bytes]]] = field(factory=list)

    def register(self, host: str) -> None:
        """Make the phone known to the Kamailio of a host."""
        options = ["-sf", str(_HERE / "registers.xml"), "-key", "phone", str(self.answering)]
        with self._sipp(f"register-{host}", self.fleet.address(host), *options, "-m", "1") as run:
            assert run.wait(30) == 0, f"{host} does not take the registration, see {self.folder}"

    def start(self, host: str, *, calls: int, rate: int, caller: str = "491510001") -> None:
        """Begin to call through a host; `finish` waits for the end."""
        name = f"calls-{host}-{len(self._running)}-{next(_ports)}"
        # A file for each: the caller before this one may not have read its own yet.
        scenario = self.folder / f"{name}.xml"
        text = (_SCENARIOS / "caller_hangs_up.xml").read_text()
        scenario.write_text(text.replace("49151[call_number]", caller))
        options = ["-sf", str(scenario), "-m", str(calls), "-r", str(rate), "-d", "200"]
        options += ["-key", "tag", name, "-key", "account", "none"]
        options += ["-cid_str", f"{name}-%u@rig.invalid"]
        process = self._begin(name, self.fleet.address(host), *options)
        self._running.append((host, calls, process))

    def finish(self) -> Mapping[str, int]:
        """Wait until all calls are over; every one must have been answered."""
        for host, calls, process in self._running:
            assert process.wait(900) == 0, f"calls through {host} failed, see {self.folder}"
            self.calls[host] = self.calls.get(host, 0) + calls
        self._running.clear()
        return self.calls

    def stop(self) -> None:
        """End what still runs."""
        for _, _, process in self._running:
            process.kill()
            process.wait()

    @contextmanager
    def _sipp(self, name: str, address: str, *options: str) -> Iterator[subprocess.Popen[bytes]]:
        process = self._begin(name, address, *options)
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def _begin(self, name: str, address: str, *options: str) -> subprocess.Popen[bytes]:
        command = [path_of("sipp"), f"{address}:5060", *options, "-s", _NUMBER]
        return _begin(self.folder, self.fleet.gateway, name, next(_ports), command)


@contextmanager
def phones(fleet: Fleet, folder: Path) -> Iterator[Phones]:
    """Have a phone that answers."""
    folder.mkdir(exist_ok=True)
    port = next(_ports)
    command = [path_of("sipp"), "-sf", str(_SCENARIOS / "callee_answers.xml"), "-key", "tag", "a"]
    answering = _begin(folder, fleet.gateway, "answers", port, command)
    with ExitStack() as stack:
        stack.callback(answering.wait)
        stack.callback(answering.kill)
        wait_until(lambda: is_udp_port_taken(port), seconds=10, what=f"a phone at {port}")
        made = Phones(fleet, folder, port)
        stack.callback(made.stop)
        yield made


def _begin(
    folder: Path, address: str, name: str, port: int, command: list[str]
) -> subprocess.Popen[bytes]:
    command += ["-i", address, "-p", str(port), "-cp", str(port + 20000), "-nostdin"]
    command += ["-trace_err", "-error_file", str(folder / f"{name}.errors")]
    with (folder / f"{name}.screen").open("wb") as screen:
        return subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=screen, stderr=screen
        )
