"""What travels through the ports of the live gateway."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import field, frozen

from application.live.hosts import HostReport
from application.live.traffic import Traffic
from domain.live.call import Closing, Remembered
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import HostHeartbeat


@frozen
class Place:
    """A message's place in a stream; `life` tells a stream that was made anew from the old one."""

    life: str
    seq: int


@frozen
class Told:
    """One message of a tape.

    Attributes:
        heard_at: when the stream stored it, UTC.
        content: None where it cannot be read, or tells nothing of a call that could be named.
    """

    seq: int
    heard_at: datetime
    content: CallEvent | HostHeartbeat | Closing | None


@frozen(kw_only=True)
class TapeBatch:
    """Messages in order.

    Attributes:
        pending: how many more wait.
        whole: False where something between the last batch, or the place asked for, and this one
            is not there any more.
    """

    life: str
    entries: Sequence[Told]
    pending: int
    whole: bool = True


@frozen
class Funds:
    """What a company has."""

    currency: str
    amount: Decimal


@frozen(kw_only=True)
class KeptView:
    """A view at one moment.

    Attributes:
        epoch: the secret from which the names in its ids follow.
        clock: second of the epoch up to which calls were found overdue.
        calls, cdrs: up to where both tapes were read; None where one was not read at all.
        lost_before: calls of these hosts that began before are lost.
    """

    epoch: str
    clock: int
    calls: Place | None
    cdrs: Place | None
    remembered: Sequence[Remembered]
    hosts: Sequence[HostReport]
    traffic: Traffic
    lost_before: Mapping[str, datetime] = field(factory=dict)
