"""A real Kamailio with the operator's snippet of infra/kamailio, and the phones behind it."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import evolve, field, frozen

from e2e.installed import Installation
from e2e.ports import answers_options, is_udp_port_taken
from e2e.sipp_process import callee
from e2e.waiting import wait_until
from free_ports import free_ports

INFRA = Path(__file__).parents[2] / "infra" / "kamailio"
_CONFIG = Path(__file__).parent / "kamailio" / "proxy.cfg"
_CALLEES = {
    "PORT_ANSWER": "callee_answers",
    "PORT_HANGUP": "callee_hangs_up",
    "PORT_CHALLENGE": "callee_challenges",
    "PORT_CHALLENGE_BUSY": "callee_challenges_busy",
    "PORT_GONE": "callee_gone",
    "PORT_REINVITE": "callee_reinvited",
    "PORT_BUSY": "callee_busy",
    "PORT_RING": "callee_rings",
    "PORT_UNAVAILABLE": "callee_unavailable",
}


@frozen(kw_only=True)
class Proxy:
    """A running proxy: where it listens, what it writes, what it complains of.

    Attributes:
        callees: the ports of the phones that can be called, by their scenario.
    """

    program: Installation
    folder: Path
    port: int
    cdr_path: Path
    log_path: Path
    callees: Mapping[str, int] = field(factory=dict)
    _process: subprocess.Popen[bytes] = field(alias="process")

    def log(self) -> str:
        """Everything that Kamailio said on stderr."""
        return self.log_path.read_text(errors="replace")

    def stop(self) -> None:
        """Stop Kamailio in order, as systemctl does."""
        self._process.terminate()
        self._process.wait(timeout=240)

    def kill(self) -> None:
        """Kill all of Kamailio's processes at once."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=240)

    def is_running(self) -> bool:
        """Tell whether Kamailio's main process lives."""
        return self._process.poll() is None


@contextmanager
def kamailio(
    folder: Path,
    program: Installation,
    *,
    cdr_path: Path | None = None,
    defines: dict[str, str] | None = None,
) -> Iterator[Proxy]:
    """Run Kamailio and all phones that can be called.

    Args:
        folder: holds everything they write.
        program: the Kamailio.
        cdr_path: where the records go; its directory is made only when this is not given.
        defines: further preprocessor names of the snippet.
    """
    if cdr_path is None:
        cdr_path = folder / "acc" / "cdr.jsonl"
        cdr_path.parent.mkdir(parents=True, exist_ok=True)
    sip_port, closed, *ports = free_ports(2 + len(_CALLEES))
    names = dict(zip(_CALLEES, ports, strict=True)) | {"PORT_CLOSED": closed, "SIP_PORT": sip_port}
    settings = {name: str(port) for name, port in names.items()} | (defines or {})
    settings["AKIRA_CDR_FILE"] = f'"{cdr_path}"'
    with ExitStack() as stack:
        for name, scenario in _CALLEES.items():
            stack.enter_context(callee(folder, scenario, names[name]))
        options = _options(folder, program, settings)
        proxy = stack.enter_context(running(program, options, folder, sip_port, cdr_path))
        yield evolve(
            proxy,
            callees={_CALLEES[name]: port for name, port in names.items() if name in _CALLEES},
        )


@contextmanager
def running(
    program: Installation, options: Sequence[str], folder: Path, port: int, cdr_path: Path
) -> Iterator[Proxy]:
    """Run a Kamailio until it answers, and stop it at the end."""
    log_path = folder / "kamailio.log"
    with (
        log_path.open("ab") as log,
        subprocess.Popen(
            [*program.command, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        proxy = Proxy(
            program=program,
            folder=folder,
            port=port,
            cdr_path=cdr_path,
            log_path=log_path,
            process=process,
        )
        try:
            wait_until(
                lambda: not proxy.is_running() or answers_options(port),
                seconds=240,
                what=f"Kamailio answers on {port}, see {log_path}",
            )
            if not proxy.is_running():
                raise RuntimeError(f"Kamailio did not start:\n{proxy.log()[-4000:]}")
            yield proxy
        finally:
            proxy.stop()
            wait_until(
                lambda: not is_udp_port_taken(port), seconds=240, what=f"Kamailio leaves {port}"
            )


def _options(folder: Path, program: Installation, settings: dict[str, str]) -> list[str]:
    settings = {
        "MODULE_PATH": f'"{program.modules}"',
        "AKIRA_LUA_FILE": f'"{INFRA / "akira-append.lua"}"',
    } | settings
    options = ["-DD", "-E", "-m", "256", "-M", "16", "-f", str(_CONFIG)]
    options += ["-Y", str(folder), "-w", str(folder)]
    for name, value in settings.items():
        options += ["-A", f"{name}={value}"]
    return options
