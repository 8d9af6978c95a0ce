"""The newest backups stay, under names that sort by their time."""

from datetime import datetime, timedelta

import pytest
from attrs import define

from adapters.contract.builders import MOMENT
from adapters.memory.intake.backups import MemoryStreamBackups
from adapters.memory.intake.stream import MemoryStream
from application.errors import SetupError
from application.intake.back_up_stream import BackUpStream


@define
class Clock:
    """An hour later at each look."""

    now: datetime = MOMENT

    def __call__(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now


def a_backup(backups: MemoryStreamBackups) -> BackUpStream:
    return BackUpStream(backups=backups, stream="AKIRA_CDR", clock=Clock())


async def test_the_oldest_go() -> None:
    backups = MemoryStreamBackups(MemoryStream())
    back_up = a_backup(backups)
    names = [(await back_up(2))[0] for _ in range(3)]
    assert names[0] == "AKIRA_CDR-20261123T203024Z"
    assert await backups.names() == names[1:]


async def test_what_cannot_be_saved_drops_nothing() -> None:
    backups = MemoryStreamBackups(MemoryStream())
    back_up = a_backup(backups)
    name, facts = await back_up(1)
    assert facts.messages == 0
    backups.stream = None
    with pytest.raises(SetupError):
        await back_up(1)
    assert await backups.names() == [name]
