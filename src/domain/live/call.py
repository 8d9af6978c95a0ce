"""What is known of one dialog: the latest event of each phase, and what its CDRs say.

To learn is to join: neither order nor repeats matter, so two readers who heard the same know the
same. To forget must not be seen: what is forgotten would not be looked at again.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from attrs import evolve, frozen

from domain.calls.cdr import Cdr
from domain.live.call_event import CallEvent, CallPhase

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BETWEEN = "\0"


@frozen
class CallName:
    """Names a dialog while it lasts: the Call-ID alone is not unique over hosts and forks."""

    host: str
    call_id: str
    from_tag: str | None

    def digest(self) -> str:
        """Give sixteen hexadecimal digits of SHA-256: short, and safe in markup."""
        joined = _BETWEEN.join((self.host, self.call_id, self.from_tag or ""))
        return sha256(joined.encode()).hexdigest()[:16]


@frozen(kw_only=True)
class Mark:
    """What one event says; `at` and `event_id` put marks in order."""

    at: datetime
    event_id: str
    caller: str | None = None
    callee: str | None = None
    account: str | None = None
    sip_code: int | None = None
    to_tag: str | None = None


@frozen(kw_only=True)
class Closing:
    """What a CDR says about the end of its dialog.

    Attributes:
        at: end of an answered call; creation of one that was not answered, since such a CDR
            does not tell when it failed.
    """

    name: CallName
    answered: bool
    at: datetime


@frozen(kw_only=True)
class LiveCall:
    """The latest of each kind that was heard of one dialog.

    Attributes:
        charged, refused: the latest CDR of an answered, of an unanswered call.
    """

    name: CallName
    trying: Mark | None = None
    ringing: Mark | None = None
    answered: Mark | None = None
    ended: Mark | None = None
    failed: Mark | None = None
    charged: datetime | None = None
    refused: datetime | None = None

    def joined(self, phase: CallPhase, mark: Mark) -> "LiveCall":
        """Learn of one event; the same object where it tells nothing new."""
        kept: Mark | None = getattr(self, phase.value)
        if kept is not None and (mark.at, mark.event_id) <= (kept.at, kept.event_id):
            return self
        return evolve(self, **{phase.value: mark})  # type: ignore[arg-type]  # a phase's field

    def closed(self, closing: Closing) -> "LiveCall":
        """Learn of one CDR; the same object where it tells nothing new."""
        if closing.answered:
            later = self.charged is None or closing.at > self.charged
            return evolve(self, charged=closing.at) if later else self
        later = self.refused is None or closing.at > self.refused
        return evolve(self, refused=closing.at) if later else self

    def since_its_last_end(self) -> "LiveCall":
        """Forget the steps of a try whose end an event told of; what is left are further tries."""
        over = max((each.at for each in (self.ended, self.failed) if each), default=None)
        return self if over is None else _later_than(self, over)

    def without_what_is_over(self) -> "LiveCall":
        """Forget all that is never looked at again, whatever else is heard.

        For most calls that is everything. A CDR of an unanswered call makes nothing forgotten: of
        one that is answered after all, each step counts.
        """
        call = self.since_its_last_end()
        if call.charged and call.trying and call.trying.at <= call.charged:
            call = _later_than(call, call.charged)
        return evolve(call, ended=_bare(call.ended), failed=_bare(call.failed))


@frozen
class Remembered:
    """A dialog, and when something new was last heard of it."""

    call: LiveCall
    heard_at: datetime


def name_of(event: CallEvent) -> CallName:
    """Name the dialog of an event."""
    return CallName(event.host, event.call_id, event.from_tag)


def mark_of(event: CallEvent, latest: datetime) -> Mark:
    """Give what an event says; a host's clock may run ahead, but not beyond `latest`."""
    return Mark(
        at=min(event.at, latest),
        event_id=event.event_id,
        caller=event.caller,
        callee=event.callee,
        account=event.account,
        sip_code=event.sip_code,
        to_tag=event.to_tag,
    )


def closing_of(cdr: Cdr, host: str) -> Closing | None:
    """Give what a CDR of `host` closes; None where it does not tell the Call-ID."""
    if cdr.call_id is None:
        return None
    name = CallName(host, cdr.call_id, cdr.from_tag)
    if cdr.duration > timedelta():
        return Closing(name=name, answered=True, at=cdr.end_time)
    created = cdr.start_time
    if cdr.created_at is not None:
        created = _EPOCH + timedelta(microseconds=int(cdr.created_at.scaleb(6)))
    return Closing(name=name, answered=False, at=created)


def _later_than(call: LiveCall, over: datetime) -> LiveCall:
    return evolve(
        call,
        trying=_if_later(call.trying, over) or _bare(call.trying),
        ringing=_if_later(call.ringing, over),
        answered=_if_later(call.answered, over),
    )


def _bare(mark: Mark | None) -> Mark | None:
    return Mark(at=mark.at, event_id=mark.event_id) if mark else None


def _if_later(mark: Mark | None, over: datetime) -> Mark | None:
    # It may belong to a further try whose beginning comes late.
    return mark if mark and mark.at > over else None
