"""The routes: stream, snapshot, page, login, metrics and health, all on one listener."""

import asyncio
import gzip
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from attrs import define, field
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from adapters.web.access import Access, Caller
from adapters.web.answers import HEADERS, refusal
from adapters.web.assets import Asset, read_assets
from adapters.web.event_stream import EventStream
from adapters.web.packing import accepts_gzip
from adapters.web.places import Places
from adapters.web.sittings import Sittings
from adapters.web.viewing import Rounds, Wish
from adapters.wire import live_json
from application.live.scope import ForbiddenScopeError, InvalidScopeError, scope_of

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
    places: Places = field(factory=Places)
    sittings: Sittings = field(factory=Sittings)
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
        caller = await self.access.caller(request)
        if isinstance(caller, Response):
            return caller
        wish = self._wish(request, caller)
        if isinstance(wish, Response):
            return wish
        full = self.places.take(caller.digest, caller.viewer.role)
        if full is not None:
            self.access.refusals.counts["no_place"] += 1
            return refusal(503, full, _SOON)
        sitting = self.sittings.open(caller, wish.scope, resumed=wish.last_id is not None)

        def over() -> None:
            self.places.give_back(caller.digest)
            self.sittings.close(sitting)

        stream = self.rounds.stream(wish)
        return EventStream(stream, gzip=wish.gzip, patience=self.patience, over=over)

    async def _snapshot(self, request: Request) -> Response:
        caller = await self.access.caller(request)
        if isinstance(caller, Response):
            return caller
        wish = self._wish(request, caller)
        if isinstance(wish, Response):
            return wish
        frames = self.rounds.frames
        if not frames.view.caught_up:
            return refusal(503, "still reading what happened before", _SOON)
        self.sittings.look(caller, wish.scope)
        status = live_json.status(frames.status_of(wish.scope), history=True)
        calls = "\n".join(live_json.snapshot(frames.rows(wish.scope)))
        body = f'{calls[:-1]},"status":{status},"id":"{frames.now()}"}}\n'.encode()
        headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        if wish.gzip:
            body = await asyncio.to_thread(gzip.compress, body, 1)
            headers |= {"Content-Encoding": "gzip"}
        return Response(body, headers=headers | HEADERS)

    def _wish(self, request: Request, caller: Caller) -> Wish | Response:
        query = request.query_params
        try:
            scope = scope_of(caller.viewer, {name: query.getlist(name) for name in _WISHES})
        except InvalidScopeError as error:
            return refusal(400, str(error))
        except ForbiddenScopeError as error:
            self.access.refusals.counts["forbidden"] += 1
            return refusal(403, str(error))
        return Wish(
            digest=caller.digest,
            viewer=caller.viewer,
            scope=scope,
            last_id=request.headers.get("last-event-id") or query.get("last_event_id"),
            gzip=accepts_gzip(request.headers.get("accept-encoding", "")),
        )

    async def _me(self, request: Request) -> Response:
        caller = await self.access.caller(request)
        if isinstance(caller, Response):
            return caller
        return JSONResponse(_about(caller), headers=HEADERS)

    async def _page(self, request: Request) -> Response:
        if not self.access.knows(request):
            return RedirectResponse("/login", 303)
        return self._assets["index.html"].answer(request)

    async def _login_page(self, request: Request) -> Response:
        return self._assets["login.html"].answer(request)

    async def _asset(self, request: Request) -> Response:
        asset = self._assets.get(request.path_params["name"])
        return asset.answer(request) if asset else refusal(404, "no such file")

    async def _health(self, request: Request) -> Response:
        status, kind, body = self.health[request.url.path]()
        return Response(body, status, headers={"Content-Type": kind, "Cache-Control": "no-store"})


def _about(caller: Caller) -> dict[str, Any]:
    viewer = caller.viewer
    return {
        "name": viewer.name,
        "role": viewer.role.value,
        "company": viewer.company,
        "numbers": "masked" if viewer.masked else "whole",
    }
