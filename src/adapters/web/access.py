"""Who asks: by a bearer token, or by the cookie that the login page sets."""

from urllib.parse import parse_qs

from attrs import frozen
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

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


@frozen
class Access:
    """Tells callers apart and lets them in; a token never stands in a URL."""

    tokens: TokenBook

    def caller(self, request: Request) -> Caller | None:
        """Give who asks, or None."""
        said = request.headers.get("authorization", "")
        token = request.cookies.get(_COOKIE, "")
        if said.lower().startswith(_BEARER):
            token = said[len(_BEARER) :].strip()
        digest = self.tokens.find(token)
        return Caller(digest, self.tokens.tokens[digest]) if digest else None

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
            return RedirectResponse("/login?refused", 303)
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


def _from_elsewhere(request: Request) -> bool:
    return request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
