"""A web server in the process's own event loop; signals are not its business."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from application.errors import SetupError

_BACKLOG = 4096
_GRACE_SECONDS = 3
# A peer that acknowledges nothing, or whose window stays shut, is cut off by the kernel.
_UNREAD_MILLISECONDS = 20_000


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def web_server(application: ASGIApp, listen: str) -> AsyncIterator[str]:
    """Serve while the context is open; give the address.

    Raises:
        SetupError: the address cannot be listened on.
    """
    sock = _listening(listen)
    config = uvicorn.Config(
        application,
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[sock]))
    host, port = sock.getsockname()[:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        await serving


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
