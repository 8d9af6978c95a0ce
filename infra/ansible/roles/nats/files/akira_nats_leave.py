"""Hands over what a NATS server leads and others have too: akira-nats-leave MONITOR SECONDS.

Run before a member of a cluster is stopped. A stream whose leader goes away takes nothing until the
others have chosen a new one, which on a busy machine took 52 s; one whose leader hands over pauses
for less than a second. Connects as AKIRA_NATS_* say; needs the library nats-py.
"""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nats
import nats.errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nats.aio.client import Client as NatsClient

_API = "$JS.API"
# Leaders change hands in both directions: gone is what is not seen for so many looks.
_LOOKS = 4
_EVERY = 0.25
# Seconds in which a server on a busy machine answers.
_ANSWERS = 20


def waiting(monitor: str) -> Iterator[tuple[str, bool]]:
    """Name what no other server leads though one could, and whether this server does.

    The name is the question that asks a leader to go. What nobody leads is not handed over yet.
    """
    # /jsz does not tell whose it is.
    server = _asked(f"{monitor}/varz")["server_name"]
    accounts = _asked(f"{monitor}/jsz?streams=true&consumers=true").get("account_details") or []
    for stream in (each for one in accounts for each in one.get("stream_detail") or []):
        yield from _asset(stream, server, f"STREAM.LEADER.STEPDOWN.{stream['name']}")
        for consumer in stream.get("consumer_detail") or []:
            what = f"CONSUMER.LEADER.STEPDOWN.{stream['name']}.{consumer['name']}"
            yield from _asset(consumer, server, what)


def _asset(asset: dict[str, Any], server: str, what: str) -> Iterator[tuple[str, bool]]:
    cluster = asset.get("cluster") or {}
    leader = cluster.get("leader", "")
    if cluster.get("replicas") and leader in {"", server}:
        yield what, leader == server


def _asked(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=_ANSWERS) as answer:  # noqa: S310 on the loopback
        found: dict[str, Any] = json.load(answer)
        return found


async def leave(monitor: str, seconds: float) -> list[str]:
    """Ask until others lead everything, or until the time is over; give what they do not."""
    until, quiet = time.monotonic() + seconds, 0
    connection = await _connected()
    try:
        while True:
            still = dict(waiting(monitor))
            quiet = 0 if still else quiet + 1
            if quiet == _LOOKS or (still and time.monotonic() > until):
                return list(still)
            for what in (what for what, is_led in still.items() if is_led):
                await _step_down(connection, what)
            await asyncio.sleep(_EVERY)
    finally:
        await connection.close()


async def _step_down(connection: NatsClient, what: str) -> None:
    try:
        await connection.request(f"{_API}.{what}", b"", timeout=5)
    except nats.errors.Error as error:
        sys.stderr.write(f"akira-nats-leave: {what}: {error or type(error).__name__}\n")


async def _connected() -> NatsClient:
    servers = os.environ["AKIRA_NATS_URL"].split(",")
    options: dict[str, Any] = {"servers": servers, "connect_timeout": _ANSWERS}
    if authority := os.environ.get("AKIRA_NATS_CA_FILE"):
        options["tls"] = ssl.create_default_context(cafile=authority)
    ways = list(_credentials())
    for number, way in enumerate(ways, start=1):
        try:
            return await nats.connect(**options, **way, allow_reconnect=False, error_cb=_silent)
        except nats.errors.Error:
            if number == len(ways):
                raise
    raise AssertionError


def _credentials() -> Iterator[dict[str, str]]:
    """Give what to log in with: a new password is taken by a server that is restarted."""
    user = os.environ.get("AKIRA_NATS_USER")
    if not user:
        yield {}
        return
    now = Path(os.environ["AKIRA_NATS_PASSWORD_FILE"])
    for file in (now, now.with_name(f"{now.name}.before")):
        if file.exists():
            yield {"user": user, "password": file.read_text().strip()}


async def _silent(_: Exception) -> None:
    """Say nothing here: what is raised is told at the end."""


def main() -> int:
    """Run as a command: 1 where others did not take over, and the server should not be stopped."""
    monitor, seconds = sys.argv[1:]
    try:
        still = asyncio.run(leave(monitor, float(seconds)))
    except (nats.errors.Error, OSError) as error:
        sys.stderr.write(f"akira-nats-leave: {error or type(error).__name__}\n")
        return 1
    if still:
        names = ", ".join(what.partition("STEPDOWN.")[2] for what in still)
        sys.stderr.write(f"akira-nats-leave: after {seconds} s no other server leads {names}\n")
    return int(bool(still))


if __name__ == "__main__":
    sys.exit(main())
