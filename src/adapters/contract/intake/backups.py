"""What every shelf of backups of the stream promises the operator."""

from collections.abc import Sequence
from typing import Protocol

import pytest

from adapters.contract.builders import a_record
from application.errors import SetupError
from application.intake.data import Record
from application.intake.ports import StreamBackups

FIRST, SECOND, THIRD = (f"AKIRA_CDR-2026112{day}T000000Z" for day in (1, 2, 3))


class BackupsProbe(Protocol):
    """A stream with its shelf, and a server that has neither."""

    @property
    def backups(self) -> StreamBackups:
        """The shelf, beside the stream."""
        ...

    @property
    def elsewhere(self) -> StreamBackups:
        """The same shelf, beside a server without the stream."""
        ...

    async def put(self, records: Sequence[Record]) -> None:
        """Publish records into the stream."""
        ...


class StreamBackupsContract:
    """A backup is whole or not there, and no stream is overwritten."""

    async def test_all_comes_back_elsewhere(self, probe: BackupsProbe) -> None:
        await probe.put([a_record(number) for number in range(7)])
        saved = await probe.backups.save(FIRST)
        assert (saved.messages, saved.first_seq, saved.last_seq) == (7, 1, 7)
        assert await probe.elsewhere.restore(FIRST) == saved

    async def test_a_stream_that_is_there_is_not_overwritten(self, probe: BackupsProbe) -> None:
        await probe.backups.save(FIRST)
        with pytest.raises(SetupError, match="not overwritten"):
            await probe.backups.restore(FIRST)

    async def test_a_name_is_taken_once(self, probe: BackupsProbe) -> None:
        await probe.put([a_record(1)])
        saved = await probe.backups.save(FIRST)
        await probe.put([a_record(2)])
        with pytest.raises(SetupError, match="cannot be written"):
            await probe.backups.save(FIRST)
        assert list(await probe.backups.names()) == [FIRST]
        assert await probe.elsewhere.restore(FIRST) == saved

    async def test_names_come_in_their_order_and_others_go(self, probe: BackupsProbe) -> None:
        for name in (SECOND, THIRD, FIRST):
            await probe.backups.save(name)
        assert list(await probe.backups.names()) == [FIRST, SECOND, THIRD]
        await probe.backups.keep_only([FIRST, THIRD])
        assert list(await probe.backups.names()) == [FIRST, THIRD]

    async def test_what_cannot_be_saved_or_restored_is_refused(self, probe: BackupsProbe) -> None:
        with pytest.raises(SetupError, match="not found"):
            await probe.elsewhere.save(FIRST)
        with pytest.raises(SetupError, match="cannot be read"):
            await probe.elsewhere.restore(SECOND)
        assert list(await probe.backups.names()) == []
