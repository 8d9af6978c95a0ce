"""Phones on this machine that call through the Kamailio of a host, for as long as a test wants."""

import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from secrets import token_hex

from attrs import define, field, frozen

from deploy.fleet import Fleet
from e2e.installed import path_of
from e2e.ports import is_udp_port_taken
from e2e.waiting import wait_until

_SCENARIOS = Path(__file__).parents[1] / "e2e" / "sipp"
_HERE = Path(__file__).parent / "sipp"
CALLER = "491510001"
_ports = count(16000)
_BUFFER = 1 << 20


@frozen
class Kind:
    """A way to call: what both phones do, the number that is called, how long they talk."""

    caller: str
    callee: str
    number: str
    talk_ms: int = 200


HANGS_UP = Kind("caller_hangs_up", "callee_answers", "49301055501")
REINVITES = Kind("caller_reinvites", "callee_reinvited", "49301055502")
LONG = Kind("caller_hangs_up", "callee_answers", "49301055501", talk_ms=30_000)
_ANSWERING = (HANGS_UP, REINVITES)


@frozen
class _Run:
    host: str
    name: str
    process: "subprocess.Popen[bytes]"


@define
class Phones:
    """A phone of each kind that answers, and any number of calls to them.

    Attributes:
        calls: Call-IDs of those that were answered and ended, by host.
    """

    fleet: Fleet
    folder: Path
    answering: Mapping[Kind, int]
    calls: dict[str, list[str]] = field(factory=dict)
    _running: list[_Run] = field(factory=list)
    # Call-IDs are told from those of an earlier run on the same hosts.
    _times: str = field(factory=lambda: token_hex(3))

    def register(self, host: str) -> None:
        """Make the phones known to the Kamailio of a host."""
        for kind, port in self.answering.items():
            options = ["-sf", str(_HERE / "registers.xml"), "-key", "phone", str(port)]
            name = f"register-{host}-{kind.number}-{next(_ports)}"
            process = self._begin(name, host, kind, *options, "-m", "1")
            try:
                assert process.wait(30) == 0, f"{host} takes no registration, see {self.folder}"
            finally:
                process.kill()
                process.wait()

    def start(
        self,
        host: str,
        *,
        calls: int | None,
        rate: int,
        kind: Kind = HANGS_UP,
    ) -> None:
        """Begin to call through a host: so many calls, or None until it is `enough`."""
        name = f"calls-{self._times}-{next(_ports)}-{host}"
        # A file for each: the caller before this one may not have read its own yet.
        scenario = self.folder / f"{name}.xml"
        text = (_SCENARIOS / f"{kind.caller}.xml").read_text()
        scenario.write_text(text.replace("49151[call_number]", CALLER))
        options = ["-sf", str(scenario), "-r", str(rate), "-d", str(kind.talk_ms), "-l", "300"]
        options += [] if calls is None else ["-m", str(calls)]
        options += ["-key", "tag", name, "-key", "account", "none"]
        options += ["-cid_str", f"{name}-%u@rig.invalid"]
        options += ["-trace_logs", "-log_file", str(self._told(name))]
        self._running.append(_Run(host, name, self._begin(name, host, kind, *options)))

    def people_call(self, host: str) -> None:
        """Begin short calls, calls with a re-INVITE, and long ones, until it is enough."""
        # What a phone said of itself before holds for an hour, and a scenario may take longer.
        self.register(host)
        self.start(host, calls=None, rate=4)
        self.start(host, calls=None, rate=1, kind=REINVITES)
        self.start(host, calls=None, rate=1, kind=LONG)

    def enough(self) -> None:
        """Begin no more calls; `finish` waits for those that go on."""
        for run in self._running:
            run.process.send_signal(signal.SIGUSR1)

    def finish(self) -> Mapping[str, list[str]]:
        """Wait until all calls are over; every one must have been answered."""
        for run in self._running:
            assert run.process.wait(900) == 0, f"{run.name}: calls failed, see {self.folder}"
            self.calls.setdefault(run.host, []).extend(self._ended(run.name))
        self._running.clear()
        return self.calls

    def stop(self) -> None:
        """End what still runs."""
        for run in self._running:
            run.process.kill()
            run.process.wait()

    def _told(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _ended(self, name: str) -> Iterator[str]:
        for line in self._told(name).read_text().splitlines():
            call_id, _tag, event, *_at = line.split() or ("", "", "")
            if event == "ended":
                yield call_id

    def _begin(self, name: str, host: str, kind: Kind, *options: str) -> "subprocess.Popen[bytes]":
        command = [path_of("sipp"), f"{self.fleet.address(host)}:5060", *options]
        command += ["-s", kind.number]
        return _begin(self.folder, self.fleet.gateway, name, next(_ports), command)


@contextmanager
def phones(fleet: Fleet, folder: Path) -> Iterator[Phones]:
    """Have phones that answer."""
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        answering = {kind: _answers(stack, fleet.gateway, folder, kind) for kind in _ANSWERING}
        made = Phones(fleet, folder, answering)
        stack.callback(made.stop)
        yield made


def _answers(stack: ExitStack, address: str, folder: Path, kind: Kind) -> int:
    port = next(_ports)
    command = [path_of("sipp"), "-sf", str(_SCENARIOS / f"{kind.callee}.xml"), "-key", "tag", "a"]
    command += ["-d", "300"]
    process = _begin(folder, address, kind.callee, port, command)
    stack.callback(process.wait)
    stack.callback(process.kill)
    wait_until(lambda: is_udp_port_taken(port), seconds=10, what=f"a phone at {port}")
    return port


def _begin(
    folder: Path, address: str, name: str, port: int, command: list[str]
) -> "subprocess.Popen[bytes]":
    command += ["-i", address, "-p", str(port), "-cp", str(port + 20000), "-nostdin"]
    command += ["-trace_err", "-error_file", str(folder / f"{name}.errors")]
    # Two messages may overtake each other in the proxy, whose processes are many.
    command += ["-default_behaviors", "all,-abortunexp", "-buff_size", str(_BUFFER)]
    # It would end by itself where the machine is busy with plays for a while.
    command += ["-watchdog_interval", "0"]
    with (folder / f"{name}.screen").open("wb") as screen:
        return subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=screen, stderr=screen
        )
