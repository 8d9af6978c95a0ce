"""SIPp as a child process: phones that answer, phones that call, and what they report."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from e2e.installed import path_of
from e2e.ports import LOOPBACK, is_udp_port_taken
from e2e.waiting import wait_until
from free_ports import free_port

SCENARIOS = Path(__file__).parent / "sipp"
_BUFFER = 1 << 20
# Seconds; only what is broken takes as long.
LONGEST = 700


@frozen
class Report:
    """One thing a phone saw or was about to do: the event and when, in epoch seconds."""

    call_id: str
    from_tag: str
    event: str
    at: float


@frozen(kw_only=True)
class Caller:
    """A SIPp that makes calls, for ever if `calls` is None.

    Its name is part of the Call-IDs and From tags.
    """

    name: str
    scenario: str
    number: str
    call_id: str
    account: str
    calls: int | None
    rate: int
    at_once: int
    talk_ms: int


@contextmanager
def callee(folder: Path, scenario: str, port: int) -> Iterator[None]:
    """Keep a phone listening on the port."""
    options = ["-p", str(port), "-d", "300", "-key", "tag", scenario.removeprefix("callee_")]
    options += _logging(folder, scenario)
    with _sipp(folder, scenario, scenario, options) as process:
        wait_until(
            lambda: process.poll() is not None or is_udp_port_taken(port),
            seconds=60,
            what=f"{scenario} listens on {port}",
        )
        if process.poll() is not None:
            raise RuntimeError(f"SIPp {scenario} ended at once, see {folder}")
        yield


@contextmanager
def calling(folder: Path, proxy_port: int, caller: Caller) -> Iterator[subprocess.Popen[bytes]]:
    """Start making calls through the proxy; the process ends by itself after the last one."""
    port = free_port()
    options = [f"{LOOPBACK}:{proxy_port}", "-p", str(port), "-s", caller.number]
    options += [] if caller.calls is None else ["-m", str(caller.calls)]
    options += ["-r", str(caller.rate), "-l", str(caller.at_once)]
    options += ["-d", str(caller.talk_ms), "-cid_str", caller.call_id]
    options += ["-key", "tag", caller.name, "-key", "account", caller.account]
    options += ["-timeout", f"{LONGEST}", "-timeout_error"]
    options += _logging(folder, caller.name)
    with _sipp(folder, caller.name, caller.scenario, options) as process:
        yield process


def reports(folder: Path, phone: str) -> list[Report]:
    """Give everything that a phone noted so far, in order; nothing if it noted nothing."""
    path = _log_file(folder, phone)
    lines = path.read_text().splitlines() if path.exists() else []
    return [_report(line) for line in lines if line]


def _report(line: str) -> Report:
    call_id, tag, event, _day, _time, at = line.split()
    return Report(call_id, tag, event, float(at))


def _logging(folder: Path, name: str) -> list[str]:
    return ["-trace_logs", "-log_file", str(_log_file(folder, name))]


def _log_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.log"


@contextmanager
def _sipp(
    folder: Path, name: str, scenario: str, options: list[str]
) -> Iterator[subprocess.Popen[bytes]]:
    errors = ["-trace_err", "-error_file", str(folder / f"{name}.errors")]
    control = free_port()
    command = [path_of("sipp"), "-sf", str(SCENARIOS / f"{scenario}.xml"), *options, *errors]
    command += ["-i", LOOPBACK, "-cp", str(control), "-nostdin", "-deadcall_wait", "0"]
    # Else SIPp ends itself where the machine often keeps it waiting.
    command += ["-watchdog_interval", "0"]
    # Two messages may overtake each other in the proxy, whose processes are many.
    command += ["-default_behaviors", "all,-abortunexp", "-buff_size", str(_BUFFER)]
    with (
        (folder / f"{name}.screen").open("wb") as screen,
        subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=screen, stderr=screen
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()
