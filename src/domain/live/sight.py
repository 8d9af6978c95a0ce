"""How a dialog looks at a moment: a row of the view, or why there is none."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import frozen

from domain.live.call import CallName, LiveCall, Mark

RINGS_AT_MOST = timedelta(minutes=5)
SHOWN_WHEN_OVERDUE = timedelta(minutes=10)
# A CDR's end is cut to the millisecond, and `trying` is written a little after the creation.
_SLACK = timedelta(seconds=1)


class LiveState(StrEnum):
    """How far a call in progress is."""

    TRYING = "trying"
    RINGING = "ringing"
    ANSWERED = "answered"


class GoneReason(StrEnum):
    """Why a call is no longer in the view.

    `recorded`: its CDR came, and no event told of the end. `overdue`: nothing told of it. `lost`:
    its Kamailio is gone, and the next one does not know it. `crowded_out`: too many calls of its
    host wait for an answer.
    """

    ENDED = "ended"
    FAILED = "failed"
    RECORDED = "recorded"
    OVERDUE = "overdue"
    LOST = "lost"
    CROWDED_OUT = "crowded_out"


@frozen(kw_only=True)
class Sight:
    """A call in progress as it is shown.

    Attributes:
        overdue: it rings or talks longer than any call should; its end was probably lost.
        to_tag: of who answered; None before.
    """

    name: CallName
    state: LiveState
    overdue: bool
    begun_at: datetime
    ringing_at: datetime | None
    answered_at: datetime | None
    caller: str | None
    callee: str | None
    account: str | None
    sip_code: int | None
    to_tag: str | None = None


@frozen
class Limits:
    """What ends a call of which nothing more is heard.

    Attributes:
        longest: how long an answered call may last.
        lost_before: calls of its host that began before this are lost.
    """

    longest: timedelta
    lost_before: datetime | None = None


def sight_of(call: LiveCall, now: datetime, limits: Limits) -> Sight | GoneReason:
    """Look at a dialog.

    CDRs decide only whether it is shown, never how: who has not heard of them yet sees the same.
    """
    call = call.since_its_last_end()
    begun = _begun(call)
    gone = _ended(call, begun) or _recorded(call, begun) or _lost(begun, limits)
    if gone is not None or begun is None:
        return gone or GoneReason.ENDED
    answered = _since(call.answered, call.trying)
    due = _due(begun, answered, limits.longest)
    if due + SHOWN_WHEN_OVERDUE <= now:
        return GoneReason.OVERDUE
    return _sight(call, begun, answered, overdue=due <= now)


def is_shown_by_events(call: LiveCall, limits: Limits) -> bool:
    """Tell whether who heard of no CDR, and looks in time, has it in view."""
    call = call.since_its_last_end()
    begun = _begun(call)
    return begun is not None and not (_ended(call, begun) or _lost(begun, limits))


def next_change(sight: Sight, longest: timedelta) -> datetime:
    """Tell when the call will look otherwise if nothing more is heard of it."""
    due = due_of(sight, longest)
    return due + SHOWN_WHEN_OVERDUE if sight.overdue else due


def due_of(sight: Sight, longest: timedelta) -> datetime:
    """Tell when the call is, or will be, overdue."""
    return _due(sight.begun_at, sight.answered_at, longest)


def _begun(call: LiveCall) -> datetime | None:
    if call.trying is not None:
        return call.trying.at
    return min((each.at for each in (call.ringing, call.answered) if each), default=None)


def _ended(call: LiveCall, begun: datetime | None) -> GoneReason | None:
    if begun is None:
        return GoneReason.FAILED if call.ended is None and call.failed else None
    slack = timedelta() if call.trying else _SLACK
    if call.ended is not None and begun <= call.ended.at + slack:
        return GoneReason.ENDED
    if call.failed is not None and begun <= call.failed.at and not _answered_since(call):
        return GoneReason.FAILED
    return None


def _recorded(call: LiveCall, begun: datetime | None) -> GoneReason | None:
    if begun is None:
        return None
    if call.charged is not None and begun <= call.charged + _SLACK:
        return GoneReason.RECORDED
    return GoneReason.RECORDED if _refused(call, begun) else None


def _lost(begun: datetime | None, limits: Limits) -> GoneReason | None:
    before = limits.lost_before
    return GoneReason.LOST if begun and before and begun < before else None


def _answered_since(call: LiveCall) -> bool:
    # A challenged INVITE fails with 407 and comes again under the same name.
    return bool(call.answered and call.failed and call.answered.at > call.failed.at)


def _refused(call: LiveCall, begun: datetime) -> bool:
    if call.refused is None or begun > call.refused + _SLACK:
        return False
    if _since(call.answered, call.trying) is not None:
        return False
    # A failure between that CDR's dialog and this attempt: the CDR is of the attempt before.
    return not (call.failed is not None and call.refused <= call.failed.at < begun)


def _since(mark: Mark | None, trying: Mark | None) -> datetime | None:
    if mark is None or (trying is not None and mark.at < trying.at):
        return None
    return mark.at


def _due(begun: datetime, answered: datetime | None, longest: timedelta) -> datetime:
    return begun + RINGS_AT_MOST if answered is None else answered + longest


def _sight(call: LiveCall, begun: datetime, answered: datetime | None, *, overdue: bool) -> Sight:
    ringing = _since(call.ringing, call.trying)
    state = LiveState.RINGING if ringing else LiveState.TRYING
    told = list(_told(call))
    return Sight(
        name=call.name,
        state=LiveState.ANSWERED if answered else state,
        overdue=overdue,
        begun_at=begun,
        ringing_at=ringing,
        answered_at=answered,
        caller=next((each.caller for each in told if each.caller), None),
        callee=next((each.callee for each in told if each.callee), None),
        account=next((each.account for each in told if each.account), None),
        sip_code=next((each.sip_code for each in told if each.sip_code), None),
        to_tag=call.answered.to_tag if call.answered and answered else None,
    )


def _told(call: LiveCall) -> Iterator[Mark]:
    # The latest word counts, of this try alone: a caller who authenticates gets another account.
    marks = (call.trying, call.ringing, call.answered)
    known = [each for each in marks if each and _since(each, call.trying) is not None]
    yield from sorted(known, key=lambda each: (each.at, each.event_id), reverse=True)
