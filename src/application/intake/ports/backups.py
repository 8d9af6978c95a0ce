"""Backups of the durable stream."""

from collections.abc import Collection, Sequence
from typing import Protocol, runtime_checkable

from application.intake.data import StreamFacts


@runtime_checkable
class StreamBackups(Protocol):
    """Backups of the durable stream by their names; names of later ones sort later."""

    async def save(self, name: str) -> StreamFacts:
        """Save the stream with its consumers; half a backup never has that name.

        Raises:
            SetupError: no such stream, no right to, the name is taken, or no room to write.
            UnavailableError: the stream does not answer, or stops in the middle.
        """
        ...

    async def names(self) -> Sequence[str]:
        """Name the backups of this stream that are whole, in their order.

        Raises:
            SetupError: they cannot be read.
        """
        ...

    async def keep_only(self, names: Collection[str]) -> None:
        """Remove all other backups of this stream, and every half of one.

        Raises:
            SetupError: one cannot be removed.
        """
        ...

    async def restore(
        self, name: str, replicas: int | None = None, *, moved: bool = False
    ) -> StreamFacts:
        """Make the saved stream anew, with its numbers and its consumers; give what is there.

        Args:
            name: of the backup.
            replicas: of the stream; None for as many as it had.
            moved: nothing was published since it was saved, so it goes on as the same stream, and
                nobody is told that its end was lost.

        Raises:
            SetupError: the stream exists, there is no such backup or a damaged one, or no right.
            UnavailableError: the stream does not answer.
        """
        ...
