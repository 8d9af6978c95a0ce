"""A live call's progress, as it happens."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from domain.errors import InvalidCdrError
from domain.moment import is_plausible


class CallPhase(StrEnum):
    """Phases of a dialog; Kamailio's `early` is `ringing`."""

    TRYING = "trying"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"
    FAILED = "failed"


@frozen(kw_only=True)
class CallEvent:
    """One step of one dialog; unknown text is None.

    Attributes:
        event_id: hexadecimal hash of host and line; equal for two copies of one line.
        host: name of the SIP host.
        at: when Kamailio saw it, UTC.
    """

    event_id: str
    phase: CallPhase
    host: str
    at: datetime
    call_id: str
    from_tag: str | None = None
    to_tag: str | None = None
    caller: str | None = None
    callee: str | None = None
    account: str | None = None
    sip_code: int | None = None

    def __attrs_post_init__(self) -> None:
        if not is_plausible(self.at):
            raise InvalidCdrError("time", "the event's time is naive or not in 2000 to 2200")
