"""Answers that end, and the headers that all have."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import JSONResponse, Response


def policy(*scripts: str) -> str:
    """Give what a page may do: nothing from elsewhere, and no script but our files and these."""
    allowed = " ".join(("'self'", *scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'self';"
        " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    )


HEADERS: Final = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def refusal(status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    """Say why not."""
    return JSONResponse({"error": why}, status, headers={**HEADERS, **(headers or {})})
