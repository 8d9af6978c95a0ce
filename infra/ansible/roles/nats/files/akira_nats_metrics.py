#!/usr/bin/python3
"""Makes Prometheus metrics of a NATS server: akira-nats-metrics MONITOR BACKUPS FILE."""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines(monitor: str, backups: Path) -> Iterator[str]:
    """Write what is known; a server that does not answer is not healthy."""
    found = asked(f"{monitor}/jsz?streams=true")
    healthy = found is not None and (asked(f"{monitor}/healthz") or {}).get("status") == "ok"
    yield f"akira_nats_healthy {int(healthy)}\n"
    # /jsz does not tell whose it is.
    server = (asked(f"{monitor}/varz") or {}).get("server_name", "")
    for account in (found or {}).get("account_details") or []:
        for stream in account.get("stream_detail") or []:
            yield from of_stream(stream, server)
    times = [each.stat().st_mtime for each in backups.glob("*Z/backup.json")]
    if times:
        yield f"akira_nats_backup_timestamp_seconds {max(times)}\n"


def of_stream(stream: dict[str, Any], server: str) -> Iterator[str]:
    """Tell of replicas where this server leads the stream: only the leader knows."""
    cluster = stream.get("cluster") or {}
    if cluster and cluster.get("leader") != server:
        return
    others = cluster.get("replicas") or []
    current = sum(bool(each.get("current")) and not each.get("offline") for each in others)
    mark = f'{{stream="{stream["name"]}"}}'
    yield f"akira_nats_stream_replicas{mark} {1 + len(others)}\n"
    yield f"akira_nats_stream_replicas_current{mark} {1 + current}\n"


def asked(url: str) -> dict[str, Any] | None:
    """Ask the server; None where it does not answer well."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 on the loopback
            found: dict[str, Any] = json.load(answer)
            return found
    except (OSError, ValueError):
        return None


def main() -> int:
    """Run as a command."""
    monitor, backups, target = sys.argv[1:]
    partial = Path(f"{target}.partial")
    partial.write_text("".join(lines(monitor, Path(backups))))
    partial.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
