"""The call detail record: what Kamailio says of one finished dialog."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import Final, Literal

from attrs import frozen

from domain.calls.outcome import CallOutcome, outcome_of
from domain.errors import InvalidCdrError
from domain.moment import is_plausible

IpAddress = IPv4Address | IPv6Address
HangupBy = Literal["caller", "callee"]

PRICELESS: Final = ("to_tag", "ringing_at", "src_ip", "sip_code", "hangup_by", "dst")
"""Fields on which no customer's price depends: where one cannot be read, the call is none the less
owed, and parties choose what stands in them."""

_CODES = range(100, 700)
_NOTHING = timedelta()
_LONGEST = timedelta(days=366)
_LONGEST_DELAY = 3600


@frozen(kw_only=True)
class Cdr:
    """One SIP dialog (RFC 3261, section 12) from its creation to its end.

    Unknown or forgotten text is None, never an empty string.

    Attributes:
        call_id, from_tag, to_tag: the dialog's name; a failed call has no To tag.
        created_at: creation of the dialog as seconds of the epoch, exact as written.
        ringing_at: the first provisional answer but 100, in the same form.
        start_time: arrival of the ACK (of the INVITE where the call was not answered), UTC.
        end_time: arrival of the BYE, UTC.
        duration: talk time; zero where the call was not answered.
        hangup_by: who sent the BYE; None where the proxy ended the call or nobody answered.
        dst: where the call was sent last, as address and port; a gateway, or the phone of a callee.
        unread: fields that could not be read and are taken as unknown, in ASCII, with what stood
            in them unless it could name somebody: `sip_code="799" src_ip`.
        doubt: what cannot be true of it, as it was seen when the record came, in words; such a
            call has no price until a person says that it stands.
    """

    call_id: str | None = None
    from_tag: str | None = None
    to_tag: str | None = None
    created_at: Decimal | None = None
    ringing_at: Decimal | None = None
    start_time: datetime
    end_time: datetime
    duration: timedelta
    caller: str | None = None
    callee: str | None = None
    account: str | None = None
    src_ip: IpAddress | None = None
    sip_code: int | None = None
    hangup_by: HangupBy | None = None
    dst: str | None = None
    unread: str | None = None
    doubt: str | None = None

    def __attrs_post_init__(self) -> None:
        if not (is_plausible(self.start_time) and is_plausible(self.end_time)):
            raise _implausible(self)
        if not _NOTHING <= self.duration <= _LONGEST:
            why = f"not between 0 s and 366 days: {self.duration}"
            raise InvalidCdrError("duration", why)
        if self.created_at is not None:
            _check_seconds("created_at", self.created_at)
        if self.ringing_at is not None:
            _check_seconds("ringing_at", self.ringing_at)
        if self.sip_code is not None and self.sip_code not in _CODES:
            raise InvalidCdrError("sip_code", f"no SIP status code: {self.sip_code}")

    @property
    def post_dial_delay(self) -> Decimal | None:
        """Seconds from the INVITE to the first ringing, where both are known."""
        if self.created_at is None or self.ringing_at is None:
            return None
        delay = self.ringing_at - self.created_at
        return delay if 0 <= delay <= _LONGEST_DELAY else None

    @property
    def outcome(self) -> CallOutcome:
        """How the call ended."""
        return outcome_of(self.duration, self.sip_code)


@lru_cache(4096)
def address_text(address: IpAddress | None) -> str:
    """Write an address; most calls come from few, which are found sooner than written."""
    return str(address)


def _implausible(cdr: Cdr) -> InvalidCdrError:
    name = "end_time" if is_plausible(cdr.start_time) else "start_time"
    return InvalidCdrError("time", f"{name} is naive or not between 2000 and 2200")


def _check_seconds(name: str, moment: Decimal) -> None:
    if not (moment.is_finite() and moment >= 0):
        raise InvalidCdrError(name, f"no seconds of the epoch: {moment}")
