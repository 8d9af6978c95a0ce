"""`python -m bench.hostile HOST PORT TOKEN COUNT`: bad manners, until stdin is closed.

A third of the connections is silent, a third never ends its header, a third opens a stream and does
not read. Who is sent away comes again at once. At the end it tells how often that was.
"""

import asyncio
import socket
import ssl
import sys
from contextlib import suppress
from itertools import cycle

from attrs import define

_STREAM = "/api/v1/live/calls"
_DROP_SECONDS = 1.0


@define
class Hostile:
    """One crowd.

    Attributes:
        sent_away: connections that the other side ended.
    """

    host: str
    port: int
    token: str
    trust: ssl.SSLContext | None
    sent_away: int = 0

    async def be(self, manner: str) -> None:
        """Come again and again."""
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._once(manner)
            self.sent_away += 1
            await asyncio.sleep(0.05)

    async def _once(self, manner: str) -> None:
        sock = socket.create_connection((self.host, self.port), timeout=5)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.setblocking(False)
        name = "localhost" if self.trust else None
        reader, writer = await asyncio.open_connection(
            sock=sock, ssl=self.trust, server_hostname=name, limit=4096
        )
        try:
            await self._misbehave(manner, reader, writer)
        finally:
            writer.transport.abort()

    async def _misbehave(
        self, manner: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = (
            f"GET {_STREAM} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.token}\r\n"
        )
        if manner == "deaf":
            writer.write(f"{head}\r\n".encode())
            await asyncio.sleep(3600)
        if manner == "endless":
            writer.write(head.encode())
            while not reader.at_eof():
                writer.write(b"a: b\r\n")
                await writer.drain()
                await asyncio.sleep(_DROP_SECONDS)
        await reader.readexactly(1)


async def _run(host: str, port: int, token: str, count: int) -> None:
    trust = ssl.create_default_context(cafile=sys.argv[5]) if len(sys.argv) > 5 else None  # noqa: PLR2004
    crowd = Hostile(host, port, token, trust)
    manners = cycle(("silent", "endless", "deaf"))
    tasks = []
    for number, manner in zip(range(count), manners, strict=False):
        tasks.append(asyncio.create_task(crowd.be(manner)))
        if number % 25 == 24:  # noqa: PLR2004 not all in one moment
            await asyncio.sleep(0.02)
    await asyncio.to_thread(sys.stdin.read)
    sys.stdout.write(f"{crowd.sent_away}\n")


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
