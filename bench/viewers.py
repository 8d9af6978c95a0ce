"""`python -m bench.viewers URL TOKEN COUNT [CERTIFICATE]`: many viewers in one process.

Reads commands on stdin: `count` tells how many have their snapshot, `begin` starts to measure,
`end FIRST LAST` prints the latencies in milliseconds, and how often a viewer was not told of one of
the calls that begun meanwhile, and ends. A caller's number is the nanosecond at which the event was
published; a Call-ID begins with the number of the call.
"""

import asyncio
import json
import re
import ssl
import sys
from functools import partial
from time import time_ns
from typing import cast
from urllib.parse import urlsplit

from attrs import define, field

_PUBLISHED = re.compile(rb'"caller":"(\d{19})"')
_CALL = re.compile(rb'"call_id":"(\d{12})-')
_AT_ONCE = 25
# Each viewer's frames are the same bytes: the moments of some say what those of all say.
_WATCHED_PART = 5


@define
class Tally:
    """What the viewers together received."""

    measuring: bool = False
    snapshots: int = 0
    lost: int = 0
    frames: int = 0
    bytes: int = 0
    latencies: list[int] = field(factory=list)
    told: list[set[int]] = field(factory=list)

    def missed(self, first: int, last: int) -> int:
        """Count calls of a span that a watched viewer was not told of, over all of these."""
        return sum(len(set(range(first, last)) - calls) for calls in self.told)


@define(eq=False)
class Viewer(asyncio.Protocol):
    """One connection."""

    request: bytes
    tally: Tally
    watched: bool
    _calls: set[int] = field(factory=set)
    _begun: bool = False
    _rest: bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        cast("asyncio.Transport", transport).write(self.request)
        if self.watched:
            self.tally.told.append(self._calls)

    def data_received(self, data: bytes) -> None:
        """Look for moments of publication."""
        now, tally = time_ns(), self.tally
        if not self._begun:
            self._wait_for_the_snapshot(data)
            return
        if not tally.measuring:
            return
        tally.bytes += len(data)
        tally.frames += 1
        if self.watched:
            # A row may lie across two reads.
            data = self._rest + data
            found = list(_PUBLISHED.finditer(data))
            self._calls.update(int(each[1]) for each in _CALL.finditer(data))
            self._rest = data[max(len(data) - 40, found[-1].end() if found else 0) :]
            tally.latencies += [now - int(each[1]) for each in found]

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it."""
        del exc
        self.tally.lost += 1

    def _wait_for_the_snapshot(self, data: bytes) -> None:
        data = self._rest + data
        self._rest = data[-20:]
        if b"\nevent: status" in data:
            self._begun, self._rest = True, b""
            self.tally.snapshots += 1


async def _run(url: str, token: str, count: int) -> None:
    parts = urlsplit(url)
    lines = [
        f"GET {parts.path} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Authorization: Bearer {token}",
    ]
    request = "\r\n".join([*lines, "", ""]).encode()
    tally, loop = Tally(), asyncio.get_running_loop()
    trust = ssl.create_default_context(cafile=sys.argv[4]) if parts.scheme == "https" else None
    commands = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    place = (parts.hostname or "", parts.port or 80)
    connecting = asyncio.create_task(_connect(place, trust, request, tally, count))
    while command := (await commands.readline()).strip():
        if command == b"begin":
            tally.measuring = True
        if command.startswith(b"end"):
            first, last = map(int, command.split()[1:])
            tally.measuring = False
            _say({"frames": tally.frames, "bytes": tally.bytes, "lost": tally.lost,
                  "missed": tally.missed(first, last),
                  "latencies": sorted(each / 1e6 for each in tally.latencies)})  # fmt: skip
            return
        if connecting.done():
            await connecting
        _say({"snapshots": tally.snapshots, "lost": tally.lost})
    await connecting


async def _connect(
    place: tuple[str, int], trust: ssl.SSLContext | None, request: bytes, tally: Tally, count: int
) -> None:
    loop = asyncio.get_running_loop()
    for number in range(count):
        viewer = Viewer(request, tally, number % _WATCHED_PART == 0)
        await loop.create_connection(partial(_itself, viewer), *place, ssl=trust)
        while number + 1 - tally.snapshots > _AT_ONCE:  # noqa: ASYNC110 viewers tell nobody
            await asyncio.sleep(0.005)


def _itself(viewer: Viewer) -> Viewer:
    return viewer


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1], sys.argv[2], int(sys.argv[3])))
