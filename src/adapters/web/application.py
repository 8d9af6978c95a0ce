"""The routes: stream, snapshot, page, login, metrics and health, all on one listener."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from attrs import define, field
from sse_starlette import EventSourceResponse
from sse_starlette.sse import SendTimeoutError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from adapters.web.access import Access, Caller
from adapters.web.assets import HEADERS, Asset, read_assets
from adapters.web.viewing import Rounds, Wish
from adapters.wire import live_json
from application.live.scope import ForbiddenScopeError, InvalidScopeError, scope_of

_MOST_CLIENTS = 5000
_WISHES = ("company", "host", "state", "prefix")
_SOON = {"Retry-After": "2", "Cache-Control": "no-store"}


@define(kw_only=True)
class Gateway:
    """Answers requests.

    Attributes:
        health: answers for the paths /health/live, /health/ready and /metrics.
        patience: seconds for which a client may leave unread what was sent.
    """

    rounds: Rounds
    access: Access
    health: Mapping[str, Callable[[], tuple[HTTPStatus, str, bytes]]]
    patience: float = 10.0
    _assets: Mapping[str, Asset] = field(factory=read_assets)

    def application(self) -> Starlette:
        """Give the application that a server serves."""
        return Starlette(
            routes=[
                Route("/", self._page),
                Route("/login", self._login_page, methods=["GET"]),
                Route("/login", self.access.login, methods=["POST"]),
                Route("/logout", self.access.logout, methods=["POST"]),
                Route("/assets/{name}", self._asset),
                Route("/api/v1/live/calls", self._stream),
                Route("/api/v1/live/calls.json", self._snapshot),
                Route("/api/v1/live/me", self._me),
                *(Route(path, self._health) for path in self.health),
            ]
        )

    async def _stream(self, request: Request) -> Response:
        wish = self._wish(request)
        if isinstance(wish, Response):
            return wish
        if self.rounds.clients >= _MOST_CLIENTS:
            return _refusal(503, "too many viewers", _SOON)
        return _EventStream(
            self.rounds.stream(wish),
            ping=0,
            send_timeout=self.patience,
            headers={"Content-Type": "text/event-stream; charset=utf-8", **HEADERS},
        )

    async def _snapshot(self, request: Request) -> Response:
        wish = self._wish(request)
        if isinstance(wish, Response):
            return wish
        frames = self.rounds.frames
        status = live_json.status(frames.status_of(wish.scope), history=True)
        calls = "\n".join(live_json.snapshot(frames.rows(wish.scope)))
        body = f'{calls[:-1]},"status":{status},"id":"{frames.now()}"}}\n'
        headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        return Response(body, headers=headers | HEADERS)

    def _wish(self, request: Request) -> Wish | Response:
        caller = self.access.caller(request)
        if caller is None:
            return _unknown()
        if not self.rounds.frames.view.caught_up:
            return _refusal(503, "still reading what happened before", _SOON)
        query = request.query_params
        try:
            scope = scope_of(caller.viewer, {name: query.getlist(name) for name in _WISHES})
        except InvalidScopeError as error:
            return _refusal(400, str(error))
        except ForbiddenScopeError as error:
            return _refusal(403, str(error))
        last_id = request.headers.get("last-event-id") or query.get("last_event_id")
        return Wish(digest=caller.digest, viewer=caller.viewer, scope=scope, last_id=last_id)

    async def _me(self, request: Request) -> Response:
        caller = self.access.caller(request)
        return JSONResponse(_about(caller), headers=HEADERS) if caller else _unknown()

    async def _page(self, request: Request) -> Response:
        if self.access.caller(request) is None:
            return RedirectResponse("/login", 303)
        return self._assets["index.html"].answer(request)

    async def _login_page(self, request: Request) -> Response:
        return self._assets["login.html"].answer(request)

    async def _asset(self, request: Request) -> Response:
        asset = self._assets.get(request.path_params["name"])
        return asset.answer(request) if asset else _refusal(404, "no such file")

    async def _health(self, request: Request) -> Response:
        status, kind, body = self.health[request.url.path]()
        return Response(body, status, headers={"Content-Type": kind, "Cache-Control": "no-store"})


class _EventStream(EventSourceResponse):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except (SendTimeoutError, OSError):
            """A client that does not read, or is gone: its connection is closed."""


def _about(caller: Caller) -> dict[str, Any]:
    viewer = caller.viewer
    return {"name": viewer.name, "role": viewer.role.value, "company": viewer.company}


def _unknown() -> Response:
    return _refusal(401, "a known token is needed", {"WWW-Authenticate": "Bearer"})


def _refusal(status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": why}, status, headers={**HEADERS, **(headers or {})})
