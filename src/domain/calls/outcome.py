"""How a call ended, as billing and statistics see it."""

from datetime import timedelta
from enum import StrEnum

_BUSY = frozenset({486, 600})
_NO_ANSWER = frozenset({408, 480})
_CANCELLED = 487
_OK = 200
_NOTHING = timedelta()


class CallOutcome(StrEnum):
    """The five ends of a call."""

    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    CANCELLED = "cancelled"
    FAILED = "failed"


def outcome_of(duration: timedelta, sip_code: int | None) -> CallOutcome:
    """Tell the outcome from talk time and final SIP code (RFC 3261, section 21).

    Talk time wins over the code: a serial fork leaves failure codes of earlier legs behind.
    """
    if duration > _NOTHING or sip_code == _OK:
        return CallOutcome.ANSWERED
    if sip_code in _BUSY:
        return CallOutcome.BUSY
    if sip_code in _NO_ANSWER:
        return CallOutcome.NO_ANSWER
    if sip_code == _CANCELLED:
        return CallOutcome.CANCELLED
    return CallOutcome.FAILED
