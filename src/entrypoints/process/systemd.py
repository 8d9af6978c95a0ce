"""What a process tells systemd: that it is ready, and that it gets on; elsewhere it is silent."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from time import monotonic

from attrs import define, field, frozen

_log = logging.getLogger(__name__)
_MICROSECONDS = 1_000_000
# A sign may stand still for half the time that systemd allows, and is looked at often in it.
_PATIENCE, _LOOKS = 2, 8

Sign = Callable[[], object]


@frozen
class Supervisor:
    """The systemd that started us, if any.

    Attributes:
        address: of its notification socket, or None.
        limit: seconds after which it kills a process that does not get on, or None.
    """

    address: str | None = None
    limit: float | None = None

    def tell(self, words: str) -> None:
        """Send a word; a systemd that is not there is no trouble of ours."""
        if self.address is None:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, suppress(OSError):
            line.sendto(words.encode(), self.address.replace("@", "\0", 1))


@define
class Progress:
    """Whether work gets on.

    Attributes:
        signs: each gives a value that changes while its work gets on, or None where it has none.
        patience: seconds for which a sign may stand still.
    """

    signs: Mapping[str, Sign]
    patience: float
    _seen: dict[str, tuple[object, float]] = field(factory=dict)

    def stuck(self, now: float) -> Sequence[str]:
        """Name the signs that stand still at the time `now`."""
        for name, read in self.signs.items():
            value = read()
            if value is None or name not in self._seen or self._seen[name][0] != value:
                self._seen[name] = (value, now)
        return [name for name, (_, since) in self._seen.items() if now - since > self.patience]


def supervisor_of(environment: Mapping[str, str]) -> Supervisor:
    """Read what systemd put into the environment."""
    limit = environment.get("WATCHDOG_USEC", "")
    return Supervisor(
        address=environment.get("NOTIFY_SOCKET") or None,
        limit=int(limit) / _MICROSECONDS if limit.isdecimal() else None,
    )


@asynccontextmanager
async def supervised(supervisor: Supervisor, signs: Mapping[str, Sign]) -> AsyncIterator[None]:
    """Say that we are ready, and keep the watchdog quiet while every sign moves."""
    supervisor.tell("READY=1")
    watching = asyncio.create_task(_watch(supervisor, signs))
    try:
        yield
    finally:
        watching.cancel()
        supervisor.tell("STOPPING=1")


async def _watch(supervisor: Supervisor, signs: Mapping[str, Sign]) -> None:
    if supervisor.limit is None:
        return
    progress = Progress(signs, supervisor.limit / _PATIENCE)
    known: Sequence[str] = ()
    while True:
        stuck = progress.stuck(monotonic())
        if not stuck:
            supervisor.tell("WATCHDOG=1")
        elif stuck != known:
            _log.error("stands still; systemd will restart us", extra={"stuck": ", ".join(stuck)})
        known = stuck
        await asyncio.sleep(supervisor.limit / _LOOKS)
