"""The answer that goes on: server-sent events, packed or not."""

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

from sse_starlette import EventSourceResponse
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

from adapters.web.answers import HEADERS


class EventStream(EventSourceResponse):
    """Sends until the stream ends, the client goes, or does not read for too long.

    `over` is called once, however it ends.
    """

    def __init__(
        self,
        stream: AsyncIterator[bytes],
        *,
        gzip: bool,
        patience: float,
        over: Callable[[], None],
    ) -> None:
        headers = {"Content-Type": "text/event-stream; charset=utf-8", "Vary": "Accept-Encoding"}
        if gzip:
            headers["Content-Encoding"] = "gzip"
        super().__init__(stream, ping=0, send_timeout=patience, headers=headers | HEADERS)
        self._stream = stream
        self._over = over

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with aclosing(self._stream):  # type: ignore[type-var]  # it is a generator
                await super().__call__(scope, receive, send)
        except (SendTimeoutError, OSError):
            # It does not read, or is gone: nothing that was sent will arrive any more.
            scope["extensions"]["akira"]["cut"]()
        finally:
            self._over()
