"""Whether the stream confirms what is sent: NATS with a full disk takes all and says nothing."""

import logging
from time import monotonic

from attrs import define, field

from application.health.standstill import Standstill

_log = logging.getLogger(__name__)


@define
class Silence:
    """Looked at a few times a second; said once when it begins."""

    standstill: Standstill = field(factory=lambda: Standstill(monotonic, done="confirmed"))
    _confirmed: int = 0
    _said: bool = False

    def look(self, *, waiting: int, confirmed: int) -> None:
        """Note how many records wait, and how many were confirmed in all."""
        if confirmed != self._confirmed or not waiting:
            self.standstill.settled()
        if waiting:
            self.standstill.taken()
        self._confirmed = confirmed
        self._say(self.complaint())

    def complaint(self) -> str | None:
        """Tell what is wrong, or None."""
        return self.standstill.complaint()

    def _say(self, complaint: str | None) -> None:
        if complaint and not self._said:
            _log.warning("the stream confirms nothing", extra={"error": complaint})
        self._said = complaint is not None
