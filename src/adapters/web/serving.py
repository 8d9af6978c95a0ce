"""A web server in the process's own event loop; signals are not its business."""

import asyncio
import resource
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from adapters.web.door import Door, GuardedProtocol
from application.errors import SetupError

_BACKLOG: Final = 2048
_LAST_SECONDS: Final = 3.5
_GRACE_SECONDS: Final = 5
_LONGEST_HEADER: Final = 16 * 1024
# A peer that acknowledges nothing, or whose window stays shut, is cut off by the kernel.
_UNREAD_MILLISECONDS: Final = 20_000
_MOST_FILES: Final = 65_536
# For NATS, the database, and what is only opened for a moment.
_OTHER_FILES: Final = 128


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def a_door() -> Door:
    """Make a door with as much room as this process may have files; ask for more of them first.

    One turn of the loop accepts as many as wait, before any of them can be turned away.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft < wanted:
        # A hardened service may not ask; then it gets on with what it has.
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return Door(room=max(16, files - _OTHER_FILES - _backlog(files)))


@asynccontextmanager
async def web_server(application: ASGIApp, listen: str, door: Door) -> AsyncIterator[str]:
    """Serve while the context is open; give the address.

    Raises:
        SetupError: the address cannot be listened on.
    """
    sock = _listening(listen)
    config = uvicorn.Config(
        application,
        http=type("Protocol", (GuardedProtocol,), {"door": door}),
        ws="none",
        lifespan="off",
        log_config=None,
        # What strangers send is counted by the door, not told line by line.
        log_level="error",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=_LONGEST_HEADER,
        backlog=_backlog(resource.getrlimit(resource.RLIMIT_NOFILE)[0]),
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[sock]))
    host, port = sock.getsockname()[:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        # Who does not read is waited for no longer than all others.
        last = asyncio.get_running_loop().call_later(_LAST_SECONDS, door.shut)
        await serving
        last.cancel()


def _backlog(files: int) -> int:
    return min(_BACKLOG, files // 4)


def _listening(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host.strip("[]"), int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        sock = socket.socket(family, kind, proto)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_MILLISECONDS)
        sock.bind(address)
        sock.listen(_BACKLOG)
    except (OSError, ValueError, OverflowError) as error:
        raise SetupError(f"AKIRA_HTTP_LISTEN={listen} cannot be used: {error}") from error
    return sock
