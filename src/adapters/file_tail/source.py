"""Follows Kamailio's file through every rotation."""

from collections.abc import AsyncIterator, Sequence

from adapters.file_tail.state import TailState
from application.messages import Line
from application.ports.bridge import CdrSource


class FileTailCdrSource(CdrSource):
    """The lines of a file and of its rotated generations."""

    def batches(self) -> AsyncIterator[Sequence[Line]]:
        raise NotImplementedError

    def done(self, line: Line) -> None:
        raise NotImplementedError

    def state(self) -> TailState:
        """Tell how far the tail is; safe to call from any thread."""
        raise NotImplementedError
