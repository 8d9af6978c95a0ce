"""What every stream server promises who sets it up and looks after it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from application.errors import PortError
from application.health.data import AS_WANTED, CREATED, MISSING, StreamSize
from application.health.ports import StreamLayout, StreamServer

SMALL = StreamSize(max_bytes=100_000_000)
LARGE = StreamSize(max_bytes=200_000_000)


class StreamServerProbe(Protocol):
    """A server with the streams of the product."""

    @property
    def stream_server(self) -> StreamServer:
        """Who looks at it."""
        ...


class StreamServerContract:
    """A server tells its version and its time."""

    async def test_a_server_tells_version_and_time(self, probe: StreamServerProbe) -> None:
        assert await probe.stream_server.version() >= (2, 0, 0)
        told = await probe.stream_server.clock()
        assert told is None or abs(told - datetime.now(UTC)) < timedelta(minutes=1)


class StreamLayoutProbe(Surroundings, Protocol):
    """A server without any stream."""

    @property
    def layout(self) -> StreamLayout:
        """What the product needs there."""
        ...


class StreamLayoutContract:
    """What is missing is created, and nothing that exists is changed."""

    async def test_what_is_missing_is_told_and_created_once(self, probe: StreamLayoutProbe) -> None:
        missing = await probe.layout.check(SMALL)
        assert {part.state for part in missing} == {MISSING}
        names = [part.name for part in missing]
        assert len(set(names)) == len(names) > 1
        for expected in (CREATED, AS_WANTED):
            parts = await probe.layout.setup(SMALL)
            assert [part.name for part in parts] == names
            assert {part.state for part in parts} == {expected}
        assert {part.state for part in await probe.layout.check(SMALL)} == {AS_WANTED}

    async def test_looking_creates_nothing(self, probe: StreamLayoutProbe) -> None:
        await probe.layout.check(SMALL)
        assert {part.state for part in await probe.layout.check(SMALL)} == {MISSING}

    async def test_what_differs_is_told_and_stays(self, probe: StreamLayoutProbe) -> None:
        await probe.layout.setup(SMALL)
        for differing in (await probe.layout.setup(LARGE), await probe.layout.check(LARGE)):
            wrong = [part for part in differing if not part.good]
            assert wrong
            assert all("max_bytes is " in part.state for part in wrong)
        assert all(part.good for part in await probe.layout.check(SMALL))

    async def test_away_means_later(self, probe: StreamLayoutProbe) -> None:
        needs_outages(probe)
        await probe.layout.setup(SMALL)
        await probe.leave()
        with pytest.raises(PortError):
            await probe.layout.check(SMALL)
        await probe.come_back()
