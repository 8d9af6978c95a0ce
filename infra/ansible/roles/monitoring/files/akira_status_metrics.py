#!/usr/bin/python3
"""Makes Prometheus metrics of `akira status`: akira-status-metrics PYTHON FILE."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Sample = tuple[str, "Mapping[str, str]", float]


def samples(document: Mapping[str, Any]) -> Iterator[Sample]:
    """Give name, labels and value of all that is known; what did not answer is left out."""
    yield "cdr_status_timestamp_seconds", {}, time.time()
    yield from of_stream(document.get("stream"))
    yield from of_database(document.get("database"))


def of_stream(stream: Mapping[str, Any] | None) -> Iterator[Sample]:
    """Give the figures of the stream."""
    yield "cdr_status_up", {"part": "stream"}, float(stream is not None)
    if stream is None:
        return
    yield "cdr_stream_messages", {}, stream["messages"]
    yield "cdr_stream_bytes", {}, stream["size"]
    yield "cdr_stream_max_bytes", {}, stream["max_size"]
    for each in stream["consumers"]:
        labels = {"consumer": each["name"]}
        yield "cdr_consumer_pending", labels, each["pending"]
        yield "cdr_consumer_ack_pending", labels, each["ack_pending"]
        yield "cdr_consumer_oldest_seconds", labels, age(each["oldest"]) if each["oldest"] else 0.0


def of_database(book: Mapping[str, Any] | None) -> Iterator[Sample]:
    """Give the figures of the database."""
    yield "cdr_status_up", {"part": "database"}, float(book is not None)
    if book is None:
        return
    yield "cdr_dead_letters_open", {}, sum(book["open_letters"].values())
    yield (
        "cdr_stream_gap_messages",
        {},
        sum(gap["last_seq"] - gap["first_seq"] + 1 for gap in book["gaps"]),
    )
    yield "cdr_duplicates_last_day", {}, book["duplicates"]
    for reason, calls in book["unrated"].items():
        yield "cdr_unrated_last_day", {"reason": reason}, calls
    for each in book["hosts"]:
        labels = {"sip_host": each["host"]}
        yield "cdr_calls_last_day", labels, each["last_day"]
        received = datetime.fromisoformat(each["last_received_at"])
        yield "cdr_last_received_timestamp_seconds", labels, received.timestamp()
        ahead = datetime.fromisoformat(each["last_read_at"]) - received
        yield "cdr_clock_ahead_seconds", labels, max(0.0, ahead.total_seconds())
    yield "cdr_events_held_seconds", {}, age(book["held"]["since"]) if book["held"] else 0.0
    yield from of_proof(book["proof"])
    # An older akira does not tell.
    if "money" in book:
        yield "cdr_companies", {}, book["money"]["companies"]
        yield "cdr_companies_negative", {}, book["money"]["negative"]
        yield "cdr_companies_suspended", {}, book["money"]["suspended"]
        yield "cdr_fraud_suspicions_open", {}, book["money"].get("suspicions", 0)
    if "unrated_since" in book:
        since = book["unrated_since"]
        yield "cdr_unrated_oldest_seconds", {}, age(since) if since else 0.0
    yield "cdr_late_calls_last_day", {}, book["closing"]["late_calls"]
    yield from of_duties(book["duties"], book.get("readers", []))


def of_duties(
    duties: Sequence[Mapping[str, Any]], readers: Sequence[Mapping[str, Any]]
) -> Iterator[Sample]:
    """Give how the duties get on; what nobody ever did may be switched off."""
    done = {each["name"]: age(each["worked_at"]) for each in duties if each["worked_at"]}
    for name, seconds in done.items():
        yield "cdr_duty_age_seconds", {"duty": name}, seconds
    for each in readers:
        if each["name"] in done:
            labels = {"reader": each["name"]}
            yield "cdr_reader_lag_positions", labels, each["positions"]
            yield "cdr_reader_lag_seconds", labels, age(each["since"]) if each["since"] else 0.0


def of_proof(proof: Mapping[str, Any] | None) -> Iterator[Sample]:
    """Give the last proof of a day; one that never was is not right, and as old as can be."""
    yield "cdr_proof_ok", {}, float(proof is not None and not proof["findings"])
    yield "cdr_proof_age_seconds", {}, age(proof["proved_at"]) if proof else float("inf")
    at = datetime.fromisoformat(proof["proved_at"]).timestamp() if proof else 0.0
    yield "cdr_proof_timestamp_seconds", {}, at
    yield "cdr_proof_differences", {}, len(proof["findings"]) if proof else float("nan")


def age(moment: str) -> float:
    """Tell how long ago something was."""
    return max(0.0, time.time() - datetime.fromisoformat(moment).timestamp())


def line(sample: Sample) -> str:
    """Write one sample as Prometheus reads it."""
    name, labels, value = sample
    marks = ",".join(f"{key}={json.dumps(text)}" for key, text in labels.items())
    return f"{name}{{{marks}}} {value}\n" if marks else f"{name} {value}\n"


def main() -> int:
    """Run as a command: 0 also where akira status found something wrong."""
    python, target = sys.argv[1:]
    command = [python, "-P", "-m", "entrypoints.cli", "status", "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=50)
    try:
        document = json.loads(done.stdout)
    except ValueError:
        sys.stderr.write(done.stderr or "akira status says nothing\n")
        return 1
    Path(target).write_text("".join(line(each) for each in samples(document)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
