"""The stream saved under the time of now, and the oldest backups removed."""

from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from application.intake.data import StreamFacts
from application.intake.ports import StreamBackups


@frozen(kw_only=True)
class BackUpStream:
    """Save the stream; of the whole backups the newest stay, of the halves none."""

    backups: StreamBackups
    stream: str
    clock: Callable[[], datetime]

    async def __call__(self, keep: int) -> tuple[str, StreamFacts]:
        """Save, and keep the newest so many; give the name and what was saved.

        Raises:
            SetupError: no such stream, no right to, or an old backup cannot be removed.
            UnavailableError: the stream does not answer, or stops in the middle.
        """
        # The time in the names sorts them.
        name = f"{self.stream}-{self.clock():%Y%m%dT%H%M%SZ}"
        facts = await self.backups.save(name)
        await self.backups.keep_only((await self.backups.names())[-keep:])
        return name, facts
