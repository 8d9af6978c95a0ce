"""What is counted stands at 0 from the first look on: no alert waits for a first event."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from application.intake.data import RecordKind
from domain.calls.doubt import DoubtReason
from domain.pricing.verdict import UnratedReason
from entrypoints.process.results import LETTERS, LINES, OUTCOMES
from free_ports import free_port

SRC = Path(__file__).parents[4] / "src"
Labels = set[tuple[tuple[str, str], ...]]
# Nobody knows the names of hosts before they are heard of, and two count before the first look.
LATER = {"live_calls_left_out", "live_events", "process_cpu_seconds", "cdr_database_errors"}
KEPT_ELSEWHERE = "lost_generations nul_bytes checkpoint_failures confirmed duplicates retries"


def labelled(name: str, *values: str) -> Labels:
    return {((name, value),) for value in values}


COUNTED: Mapping[str, Mapping[str, Labels]] = {
    "bridge": {
        "cdr_bridge_lines": {
            (("kind", kind.name.lower()), ("result", result))
            for kind in RecordKind
            for result in LINES[kind]
        },
        "cdr_bridge_missing_bytes": {()},
        "cdr_bridge_sent_again": {()},
        "cdr_stream_resets": {()},
        **{f"cdr_bridge_{name}": {()} for name in KEPT_ELSEWHERE.split()},
    },
    "worker": {
        "cdr_redeliveries": {()},
        "cdr_unrated": labelled("reason", *UnratedReason),
        "cdr_processed": labelled("result", *OUTCOMES),
        "cdr_parked": {(("reason", reason), ("stage", stage)) for stage, reason in LETTERS},
        "cdr_unread": {()},
        "cdr_implausible": labelled("reason", *DoubtReason),
        "cdr_stream_lost": {()},
        "cdr_stream_resets": {()},
    },
    "live": {
        "live_sse_dropped": labelled("reason", "closed", "life", "revoked", "shutdown"),
        "live_connections_ended": labelled("reason", "malformed", "no_room", "too_slow"),
        "live_refusals": labelled("reason", "forbidden", "no_place", "too_many", "unknown_token"),
    },
}


def page_of(name: str, folder: Path) -> str:
    """Start a process where everything is away; give its metrics as soon as it is there."""
    tokens = folder / "tokens.toml"
    tokens.touch(mode=0o600)
    tokens.write_text('[[token]]\nname = "noc"\nrole = "noc"\ntoken = "twenty-characters-long"\n')
    port = free_port()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(folder / "notify"))
        environment = {key: each for key, each in os.environ.items() if "AKIRA" not in key} | {
            "PYTHONPATH": str(SRC),
            "NOTIFY_SOCKET": str(folder / "notify"),
            "AKIRA_NATS_URL": "nats://127.0.0.1:1",
            "AKIRA_DATABASE_URL": "postgresql://akira@127.0.0.1:1/akira",
            "AKIRA_HTTP_LISTEN": f"127.0.0.1:{port}",
            "AKIRA_LIVE_TOKENS_FILE": str(tokens),
            "AKIRA_CDR_PATH": str(folder / "cdr.jsonl"),
            "AKIRA_STATE_DIR": str(folder / "state"),
        }
        command = [sys.executable, "-m", f"entrypoints.{name}"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            assert line.recv(100) == b"READY=1"
            asking = HTTPConnection("127.0.0.1", port)
            asking.request("GET", "/metrics")
            page = asking.getresponse().read().decode()
            asking.close()
            process.send_signal(signal.SIGTERM)
    return page


def labels_of(family: Metric) -> Labels:
    return {
        tuple(sorted(sample.labels.items()))
        for sample in family.samples
        if sample.name.endswith("_total")
    }


@pytest.mark.parametrize("name", sorted(COUNTED))
def test_every_counter_is_there_with_all_its_labels(name: str, tmp_path: Path) -> None:
    families = [
        each
        for each in text_string_to_metric_families(page_of(name, tmp_path))
        if each.type == "counter" and each.name not in LATER
    ]
    assert {each.name: labels_of(each) for each in families} == COUNTED[name]
    assert all(
        sample.value == 0
        for each in families
        for sample in each.samples
        if sample.name.endswith("_total")
    )


@pytest.mark.parametrize("name", sorted(COUNTED))
def test_every_process_tells_what_the_reference_says_and_what_it_is(
    name: str, tmp_path: Path
) -> None:
    families = list(text_string_to_metric_families(page_of(name, tmp_path)))
    names = {f"{each.name}_total" if each.type == "counter" else each.name for each in families}
    told = {each for each in names if not each.endswith("_created")}
    assert referred(name) - told == set()
    assert {each for each in told if each.startswith(("akira_", "cdr_", "live_"))} <= referred(name)
    found = {sample.name: sample for family in families for sample in family.samples}
    assert found["akira_build_info"].labels["process"] == name
    assert found["akira_build_info"].labels["version"]
    wanted = {"resident_memory_bytes", "cpu_seconds_total", "open_fds", "start_time_seconds"}
    assert all(found[f"process_{each}"].value > 0 for each in wanted)


def referred(process: str) -> set[str]:
    text = (SRC.parent / "docs" / "reference" / "metrics.md").read_text()
    rows = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("| `")]
    return {
        name
        for names, processes in rows
        if process in [each.strip() for each in processes.split(",")]
        for name in re.findall(r"`([a-z_]+)", names)
    }
