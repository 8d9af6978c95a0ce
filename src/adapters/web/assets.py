"""The page's files: shipped with us, served with a strict policy, nothing from elsewhere."""

from hashlib import sha256
from importlib.resources import files
from pathlib import PurePath
from typing import Final

from attrs import field, frozen
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.answers import HEADERS

_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@frozen
class Asset:
    """One file, in memory."""

    name: str
    body: bytes = field(repr=False)
    tag: str = field(init=False)

    @tag.default
    def _make_tag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'

    def answer(self, request: Request) -> Response:
        """Give the file, or say that the browser has it already."""
        headers = HEADERS | {"Cache-Control": "no-cache", "ETag": self.tag}
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        kind = _TYPES[PurePath(self.name).suffix]
        return Response(self.body, media_type=kind, headers=headers)


def read_assets() -> dict[str, Asset]:
    """Read all files of the page."""
    found = files("adapters.web").joinpath("page").iterdir()
    return {
        each.name: Asset(each.name, each.read_bytes())
        for each in found
        if PurePath(each.name).suffix in _TYPES
    }
