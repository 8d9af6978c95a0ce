"""What a process says of itself: alive, ready, and its metrics."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from http import HTTPStatus
from socketserver import ThreadingMixIn
from time import monotonic
from typing import Any, TypeAlias, cast
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from attrs import define, field
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    generate_latest,
    make_wsgi_app,
)

from application.errors import SetupError

Registry: TypeAlias = CollectorRegistry
Page: TypeAlias = tuple[HTTPStatus, str, bytes]
_ALIVE_SECONDS = 10.0


@define
class Health:
    """States of the dependencies, and a heart that the event loop keeps beating.

    A dependency that is away makes the process unready, never dead: a restart mends nothing.
    """

    checks: dict[str, Callable[[], str | None]] = field(factory=dict)
    beaten_at: float = field(factory=monotonic)

    def ask(self, name: str, complaint: Callable[[], str | None]) -> None:
        """Ask this dependency too, from now on: it tells what is wrong with it, or None."""
        self.checks[name] = complaint

    def beat(self) -> None:
        """Say that the event loop goes round."""
        self.beaten_at = monotonic()

    def alive(self) -> bool:
        """Tell whether the event loop went round in the last ten seconds."""
        return monotonic() - self.beaten_at < _ALIVE_SECONDS

    def complaints(self) -> Mapping[str, str | None]:
        """Tell for each dependency what is wrong with it, or None."""
        return {name: check() for name, check in self.checks.items()}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 its parent's name
        """Probes are no news."""


@contextmanager
def serving(listen: str, health: Health, registry: Registry) -> Iterator[str]:
    """Serve /metrics, /health/live and /health/ready in a thread; give the address.

    Raises:
        SetupError: the address cannot be listened on.
    """
    host, _, port = listen.rpartition(":")
    try:
        server = make_server(host, int(port), pages(health, registry), _Server, _Silent)
    except (OSError, ValueError, OverflowError) as error:
        raise SetupError(f"AKIRA_HTTP_LISTEN={listen} cannot be used: {error}") from error
    threading.Thread(target=server.serve_forever, daemon=True, name="http").start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@asynccontextmanager
async def beating(health: Health) -> AsyncIterator[None]:
    """Keep the heart beating while the event loop goes round."""

    async def beat() -> None:
        while True:
            health.beat()
            await asyncio.sleep(1)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()


def pages(health: Health, registry: Registry) -> Callable[..., Iterable[bytes]]:
    """Make the WSGI application that `serving` serves."""
    metrics = make_wsgi_app(registry)

    def application(request: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
        path = request["PATH_INFO"]
        if path == "/metrics":
            return cast("Iterable[bytes]", metrics(request, respond))
        if path == "/health/live":
            return _answer(respond, health.alive(), {"alive": health.alive()})
        if path == "/health/ready":
            found = health.complaints()
            return _answer(
                respond, not any(found.values()), {k: v or "ok" for k, v in found.items()}
            )
        respond("404 Not Found", [("Content-Type", "text/plain")])
        return [b"/metrics, /health/live, /health/ready\n"]

    return application


def answers(health: Health, registry: Registry) -> Mapping[str, Callable[[], Page]]:
    """Give the same pages for a process that has a web server of its own."""

    def live() -> Page:
        return _page(health.alive(), {"alive": health.alive()})

    def ready() -> Page:
        found = health.complaints()
        return _page(not any(found.values()), {k: v or "ok" for k, v in found.items()})

    def metrics() -> Page:
        return HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(registry)

    return {"/health/live": live, "/health/ready": ready, "/metrics": metrics}


def _page(good: bool, content: Mapping[str, object]) -> Page:
    status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
    return status, "application/json", json.dumps(content).encode() + b"\n"


def _answer(
    respond: Callable[..., Any], good: bool, content: Mapping[str, object]
) -> Iterable[bytes]:
    status = "200 OK" if good else "503 Service Unavailable"
    respond(status, [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
    return [json.dumps(content).encode() + b"\n"]
