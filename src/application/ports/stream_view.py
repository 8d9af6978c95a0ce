"""The stream, as an operator looks at it: nothing that is read here is consumed."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.figures import Received, StreamFigures


@runtime_checkable
class StreamView(Protocol):
    """The durable stream, seen from beside."""

    async def received(
        self, start: datetime, end: datetime, seen: Callable[[int], None] = lambda _: None
    ) -> Received:
        """Count the CDRs and dead lines stored from `start` to before `end`, by host and hour.

        `seen` is told of every step how many messages more were looked at. Messages of other
        kinds do not count. Consumers are not disturbed.

        Raises:
            SetupError: there is no such stream, or no right to read it.
            UnavailableError: the stream does not answer.
        """
        ...

    async def figures(self) -> StreamFigures:
        """Tell how full the stream is and how far each of its readers is.

        Raises:
            SetupError: the stream or a consumer does not exist, or no right to look.
            UnavailableError: the stream does not answer.
        """
        ...
