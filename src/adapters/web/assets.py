"""The page's files: shipped with us, served with a strict policy, nothing from elsewhere."""

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePath
from typing import Final

from attrs import field, frozen
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.answers import HEADERS, policy

_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_INLINE: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


@frozen
class Asset:
    """One file, in memory."""

    name: str
    body: bytes = field(repr=False)
    tag: str = field(init=False)
    headers: Mapping[str, str] = field(init=False, repr=False)

    @tag.default
    def _make_tag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'

    @headers.default
    def _make_headers(self) -> Mapping[str, str]:
        # What stands in the page itself is named by its hash; nothing else may run there.
        inline = _INLINE.findall(self.body) if self.name.endswith(".html") else ()
        hashes = [f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in inline]
        own = {"Cache-Control": "no-cache", "ETag": self.tag}
        return HEADERS | own | {"Content-Security-Policy": policy(*hashes)}

    def answer(self, request: Request) -> Response:
        """Give the file, or say that the browser has it already."""
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=self.headers)
        kind = _TYPES[PurePath(self.name).suffix]
        return Response(self.body, media_type=kind, headers=self.headers)


def read_assets() -> dict[str, Asset]:
    """Read all files of the page."""
    found = files("adapters.web").joinpath("page").iterdir()
    return {
        each.name: Asset(each.name, each.read_bytes())
        for each in found
        if PurePath(each.name).suffix in _TYPES
    }
