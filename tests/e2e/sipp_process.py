"""SIPp as a child process: phones that answer, phones that call, and what they report."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from e2e.installed import path_of
from e2e.ports import LOOPBACK, free_udp_ports, is_udp_port_taken
from e2e.waiting import wait_until

SCENARIOS = Path(__file__).parent / "sipp"


@frozen
class Report:
    """One thing a calling phone saw: the event and when, in milliseconds of its own clock."""

    call_id: str
    from_tag: str
    event: str
    at: int


@frozen(kw_only=True)
class Caller:
    """A SIPp that makes calls; `name` is part of the Call-IDs and From tags."""

    name: str
    scenario: str
    number: str
    call_id: str
    account: str
    calls: int
    rate: int
    talk_ms: int


@contextmanager
def callee(folder: Path, scenario: str, port: int) -> Iterator[None]:
    """Keep a phone listening on the port."""
    options = ["-p", str(port), "-d", "300", "-key", "tag", scenario.removeprefix("callee_")]
    with _sipp(folder, scenario, scenario, options) as process:
        wait_until(
            lambda: process.poll() is not None or is_udp_port_taken(port),
            seconds=10,
            what=f"{scenario} listens on {port}",
        )
        if process.poll() is not None:
            raise RuntimeError(f"SIPp {scenario} ended at once, see {folder}")
        yield


@contextmanager
def calling(folder: Path, proxy_port: int, caller: Caller) -> Iterator[subprocess.Popen[bytes]]:
    """Start making calls through the proxy; the process ends by itself after the last one."""
    [port] = free_udp_ports(1)
    options = [f"{LOOPBACK}:{proxy_port}", "-p", str(port), "-s", caller.number]
    options += ["-m", str(caller.calls), "-r", str(caller.rate), "-l", str(caller.calls)]
    options += ["-d", str(caller.talk_ms), "-cid_str", caller.call_id]
    options += ["-key", "tag", caller.name, "-key", "account", caller.account]
    options += ["-timeout", "30", "-timeout_error"]
    options += ["-trace_logs", "-log_file", str(_log_file(folder, caller.name))]
    with _sipp(folder, caller.name, caller.scenario, options) as process:
        yield process


def reports(folder: Path, caller: Caller) -> list[Report]:
    """Everything the calling phone saw, in order."""
    lines = _log_file(folder, caller.name).read_text().splitlines()
    fields = (line.split() for line in lines if line)
    return [Report(call_id, tag, event, int(at)) for call_id, tag, event, at in fields]


def _log_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.log"


@contextmanager
def _sipp(
    folder: Path, name: str, scenario: str, options: list[str]
) -> Iterator[subprocess.Popen[bytes]]:
    errors = ["-trace_err", "-error_file", str(folder / f"{name}.errors")]
    [control] = free_udp_ports(1)
    command = [path_of("sipp"), "-sf", str(SCENARIOS / f"{scenario}.xml"), *options, *errors]
    command += ["-i", LOOPBACK, "-cp", str(control), "-nostdin", "-deadcall_wait", "0"]
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
