"""What a suite asks of every probe: an outage on demand, and a word where that cannot be."""

from typing import Protocol

import pytest


class Surroundings(Protocol):
    """What stands behind a port, and can go away."""

    @property
    def can_leave(self) -> bool:
        """Whether an outage can be brought about; where not, its promises are left out aloud."""
        return True

    async def leave(self) -> None:
        """Let it go away, as a crash does."""
        ...

    async def come_back(self) -> None:
        """Let it come back with what it had."""
        ...


def needs(*, able: bool, to: str) -> None:
    """Leave a promise out, and say so, where the probe declares that it cannot be asked for."""
    if not able:
        pytest.skip(f"not asked: the probe says that its backend cannot {to}")


def needs_outages(probe: Surroundings) -> None:
    """Leave a promise out, and say so, where no outage can be brought about."""
    needs(able=probe.can_leave, to="go away and come back")
