"""The processes as an operator starts them: one line and an exit code, never a traceback."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from entrypoints.process.settings import BridgeSettings, LiveSettings, WorkerSettings, help_text

SRC = Path(__file__).parents[4] / "src"
NOWHERE = {
    "AKIRA_NATS_URL": "nats://127.0.0.1:1",
    "AKIRA_DATABASE_URL": "postgresql://akira@127.0.0.1:1/akira",
    "AKIRA_HTTP_LISTEN": "127.0.0.1:0",
}


# Imports all three once, and then starts a process by a fork: what ends at once need not import.
STARTER = """
import json, os, sys
from importlib import import_module
mains = {name: import_module(f"entrypoints.{name}").main for name in ("bridge", "worker", "live")}
for line in sys.stdin:
    name, arguments, environment, out, err = json.loads(line)
    if child := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    os.environ.update(environment)
    sys.argv = [name, *arguments]
    for path, number in ((out, 1), (err, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    mains[name]()
"""


def our_environment(**environment: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AKIRA_")}
    return kept | {"PYTHONPATH": str(SRC), "COLUMNS": "200"} | environment


@pytest.fixture(scope="module")
def starter() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", STARTER],
        env=our_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@frozen
class Starter:
    """Starts a process that should end at once, and tells how it did."""

    process: subprocess.Popen[str]
    folder: Path

    def __call__(self, name: str, *arguments: str, **environment: str) -> tuple[int, str, str]:
        assert self.process.stdin
        assert self.process.stdout
        out, err = self.folder / "out", self.folder / "err"
        order = (name, arguments, environment, str(out), str(err))
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline()), out.read_text(), err.read_text()


@pytest.fixture
def ended(starter: subprocess.Popen[str], tmp_path: Path) -> Starter:
    return Starter(starter, tmp_path)


@pytest.mark.parametrize(
    ("name", "environment", "complaint"),
    [
        ("worker", {}, "worker: AKIRA_DATABASE_URL is not set\n"),
        ("bridge", {"AKIRA_START_AT": "now"}, "bridge: AKIRA_START_AT cannot be used: "),
        ("live", NOWHERE, "live: AKIRA_LIVE_TOKENS_FILE is not set\n"),
        (
            "live",
            NOWHERE | {"AKIRA_LIVE_TOKENS_FILE": "/nowhere/tokens.toml"},
            "live: AKIRA_LIVE_TOKENS_FILE cannot be used: /nowhere/tokens.toml: No such file",
        ),
    ],
)
def test_a_setting_ends_it_with_2_and_one_line(
    ended: Starter, name: str, environment: dict[str, str], complaint: str
) -> None:
    code, out, err = ended(name, **environment)
    assert (code, out) == (2, "")
    assert err.startswith(complaint)
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "settings"),
    [("worker", WorkerSettings), ("bridge", BridgeSettings), ("live", LiveSettings)],
)
def test_the_help_lists_the_variables(ended: Starter, name: str, settings: type) -> None:
    code, out, err = ended(name, "--help")
    assert (code, err) == (0, "")
    assert all(line in out for line in help_text(settings).splitlines())


def a_tokens_file(folder: Path) -> Path:
    tokens = folder / "tokens.toml"
    tokens.touch(mode=0o600)
    tokens.write_text('[[token]]\nname = "noc"\nrole = "noc"\ntoken = "twenty-characters-long"\n')
    return tokens


def test_an_unknown_option_is_wrong_usage(ended: Starter) -> None:
    assert ended("worker", "--nonsense", **NOWHERE)[0] == 2


@pytest.mark.parametrize(
    ("name", "variable", "complaint"),
    [
        ("bridge", "AKIRA_NATS_PASSWORD_FILE", "a file for NATS cannot be read: "),
        ("worker", "AKIRA_NATS_PASSWORD_FILE", "a file for NATS cannot be read: "),
        ("worker", "AKIRA_NATS_CA_FILE", "a file for NATS cannot be read: "),
        ("worker", "AKIRA_DATABASE_PASSWORD_FILE", "the database password cannot be read: "),
    ],
)
def test_a_credential_file_that_is_missing_ends_it_with_1_and_one_line(
    ended: Starter, name: str, variable: str, complaint: str, tmp_path: Path
) -> None:
    missing = str(tmp_path / "missing")
    environment = NOWHERE | {variable: missing, "AKIRA_STATE_DIR": str(tmp_path / "state")}
    code, out, err = ended(name, **environment)
    assert (code, out) == (1, "")
    assert err.startswith(f"{name}: {complaint}")
    assert missing in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["worker", "bridge", "live"])
def test_a_port_that_is_taken_ends_it_with_1_and_one_line(
    ended: Starter, name: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        code, out, err = ended(
            name,
            **NOWHERE
            | {
                "AKIRA_HTTP_LISTEN": listen,
                "AKIRA_LIVE_TOKENS_FILE": str(a_tokens_file(tmp_path)),
                "AKIRA_CDR_PATH": str(tmp_path / "cdr.jsonl"),
                "AKIRA_STATE_DIR": str(tmp_path / "state"),
            },
        )
    said = [line for line in err.splitlines() if not line.startswith('{"ts": ')]
    assert (code, out, len(said)) == (1, "", 1)
    assert said[0].startswith(f"{name}: AKIRA_HTTP_LISTEN={listen} cannot be used: ")


@pytest.mark.parametrize("name", ["worker", "bridge", "live"])
def test_with_everything_away_it_is_ready_and_ends_when_asked(name: str, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        environment = our_environment(
            NOTIFY_SOCKET=str(tmp_path / "notify"),
            WATCHDOG_USEC="6000000",
            AKIRA_LIVE_TOKENS_FILE=str(a_tokens_file(tmp_path)),
            AKIRA_CDR_PATH=str(tmp_path / "cdr.jsonl"),
            AKIRA_STATE_DIR=str(tmp_path / "state"),
            **NOWHERE,
        )
        process = subprocess.Popen(
            [sys.executable, "-m", f"entrypoints.{name}"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        # Longer than a sign may stand still: waiting for NATS and PostgreSQL is getting on.
        words = [line.recv(100) for _ in range(8)]
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate()
        words.append(line.recv(100))
        while words[-1] == b"WATCHDOG=1":
            words.append(line.recv(100))
    assert (process.returncode, out) == (0, "")
    assert all(each.startswith('{"ts": ') for each in err.splitlines())
    assert words[0] == b"READY=1"
    assert set(words[1:-1]) == {b"WATCHDOG=1"}
    assert words[-1] == b"STOPPING=1"
