"""Who asks: by a bearer token, or by the cookie that the login page sets."""

from urllib.parse import parse_qs

from attrs import field, frozen
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.web.answers import refusal
from adapters.web.refusals import Refusals
from adapters.web.tokens_file import TokenBook
from application.live.scope import Viewer

_COOKIE = "akira_live"
_BEARER = "bearer "
_DAYS_30 = 30 * 86_400
_LONGEST_FORM = 4096


@frozen
class Caller:
    """Somebody whose token is known; `digest` names the token."""

    digest: bytes
    viewer: Viewer
    address: str


@frozen
class Access:
    """Tells callers apart and lets them in; a token never stands in a URL."""

    tokens: TokenBook
    refusals: Refusals = field(factory=Refusals)

    async def caller(self, request: Request) -> Caller | Response:
        """Give who asks, or the answer to a stranger."""
        token = _token_of(request)
        digest = self.tokens.find(token)
        if digest is not None:
            return Caller(digest, self.tokens.tokens[digest], address_of(request))
        if token and not await self._slowly(request):
            return _too_many()
        return refusal(401, "a known token is needed", {"WWW-Authenticate": "Bearer"})

    def knows(self, request: Request) -> bool:
        """Tell whether who asks is known."""
        return self.tokens.find(_token_of(request)) is not None

    async def login(self, request: Request) -> Response:
        """Take the token of the login form; set the cookie, or show the form again."""
        if _from_elsewhere(request):
            return Response("not from this page\n", 403)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _LONGEST_FORM:
                return Response("too long\n", 413)
        token = parse_qs(body.decode(errors="replace")).get("token", [""])[0].strip()
        if self.tokens.find(token) is None:
            known = await self._slowly(request)
            return RedirectResponse("/login?refused", 303) if known else _too_many()
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            _COOKIE,
            token,
            max_age=_DAYS_30,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    async def logout(self, request: Request) -> Response:
        """Take the cookie away."""
        if _from_elsewhere(request):
            return Response("not from this page\n", 403)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(_COOKIE, httponly=True, samesite="strict")
        return answer

    async def _slowly(self, request: Request) -> bool:
        return await self.refusals.slowly(address_of(request), request.url.path)


def address_of(request: Request) -> str:
    """Give the address of who asks, as a proxy on this machine tells it."""
    return request.client.host if request.client else "unknown"


def _token_of(request: Request) -> str:
    said = request.headers.get("authorization", "")
    if said.lower().startswith(_BEARER):
        return said[len(_BEARER) :].strip()
    return request.cookies.get(_COOKIE, "").strip()


def _too_many() -> Response:
    return refusal(429, "too many unknown tokens", {"Retry-After": "60"})


def _from_elsewhere(request: Request) -> bool:
    return request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
