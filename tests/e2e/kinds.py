"""The kinds of call that the rig can make, and what a phone must see of each."""

from typing import Literal

from attrs import frozen

Outcome = Literal["answered", "busy", "no_answer", "cancelled", "failed"]
HangupBy = Literal["caller", "callee", ""]


@frozen(kw_only=True)
class Kind:
    """One way a call can go.

    Attributes:
        digits: fifth and sixth digit of the number called; the test proxy routes by them.
        caller: SIPp scenario of the calling phone.
        events: what the calling phone must report, in this order.
        codes: final code of each record expected, one for every dialog of the call.
        callee: SIPp scenario of the phone that answers.
        hangup_by: who ends the call that was answered; nobody where the proxy does.
    """

    name: str
    digits: str
    caller: str
    events: tuple[str, ...] = ("answered", "ended")
    codes: tuple[int, ...] = (200,)
    callee: str = "callee_answers"
    hangup_by: HangupBy = ""


def outcome_of(code: int) -> Outcome:
    """How the product must call the final code of a call."""
    by_code: dict[int, Outcome] = {
        200: "answered",
        408: "no_answer",
        480: "no_answer",
        486: "busy",
        487: "cancelled",
    }
    return by_code.get(code, "failed")


def _rejected(name: str, digits: str, code: int, *, seen: int | None = None) -> Kind:
    events = (f"code_{seen or code}",)
    return Kind(name=name, digits=digits, caller="caller_rejected", events=events, codes=(code,))


def _caller_ends(name: str, digits: str) -> Kind:
    return Kind(name=name, digits=digits, caller="caller_hangs_up", hangup_by="caller")


CALLER_HANGS_UP = _caller_ends("caller-hangs-up", "10")
CALLEE_HANGS_UP = Kind(
    name="callee-hangs-up",
    digits="11",
    caller="caller_waits",
    callee="callee_hangs_up",
    hangup_by="callee",
)
CHALLENGED = Kind(
    name="challenged",
    digits="12",
    caller="caller_retries",
    callee="callee_challenges",
    events=("code_407", "answered", "ended"),
    codes=(407, 200),
    hangup_by="caller",
)
CHALLENGED_THEN_BUSY = Kind(
    name="challenged-then-busy",
    digits="16",
    caller="caller_retries_in_vain",
    events=("code_407", "code_486"),
    codes=(407, 486),
)
CUT_BY_PROXY = Kind(name="cut-by-proxy", digits="13", caller="caller_waits")
# The proxy forgets the call and tells nobody.
EXPIRED = Kind(name="expired", digits="17", caller="caller_talks_on")
GONE = _rejected("gone", "14", 480)
REINVITED = Kind(
    name="reinvited",
    digits="15",
    caller="caller_reinvites",
    callee="callee_reinvited",
    hangup_by="caller",
)
BUSY = _rejected("busy", "20", 486)
CANCELLED = Kind(
    name="cancelled", digits="30", caller="caller_cancels", events=("code_487",), codes=(487,)
)
UNKNOWN_NUMBER = _rejected("unknown-number", "40", 404)
# Kamailio answers the caller 500 where the callee said 503 (RFC 3261, 16.7).
UNAVAILABLE = _rejected("unavailable", "50", 503, seen=500)
NO_ANSWER = _rejected("no-answer", "60", 408)
UNREACHABLE = _rejected("unreachable", "61", 408)
SERIAL_FORK = _caller_ends("serial-fork", "70")
PARALLEL_FORK = _caller_ends("parallel-fork", "80")

ALL = (
    CALLER_HANGS_UP,
    CALLEE_HANGS_UP,
    CHALLENGED,
    CHALLENGED_THEN_BUSY,
    CUT_BY_PROXY,
    EXPIRED,
    GONE,
    REINVITED,
    BUSY,
    CANCELLED,
    UNKNOWN_NUMBER,
    UNAVAILABLE,
    NO_ANSWER,
    UNREACHABLE,
    SERIAL_FORK,
    PARALLEL_FORK,
)
