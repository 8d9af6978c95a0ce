"""What became of a call through a proxy, and why it did not come through."""

from typing import Final

from attrs import frozen

from application.health.finding import Finding, State
from domain.calls.cdr import IpAddress

PROBE: Final = "akira-probe"
"""Who calls and who is called; no account has this name, and no rate."""
ABOUT: Final = "kamailio probe"
REACH: Final = "address, port, transport and firewall"
_ASKS_FOR_A_PASSWORD: Final = ("401", "407")


@frozen(kw_only=True)
class ProbedCall:
    """What became of a call, as its two ends saw it.

    Attributes:
        source: the address that the caller sent from.
        registered: the final answer to the REGISTER of who was called.
        reached: whether the INVITE came to who was called.
        answer, hangup: the final answers to INVITE and BYE, as `200 OK`; None where none came.
        rang: the last answer to the INVITE that was not final, as `100 Trying`.
        refused, closed: nobody listens there; the other side ended the connection.
        stays: whether the proxy put itself into the way of what follows the INVITE.
        talked: seconds of talk as the proxy can have counted them, at least and at most: it heard
            the ACK after the caller said it and before who was called heard it, the BYE likewise.
    """

    call_id: str
    from_tag: str
    to_tag: str
    source: IpAddress
    registered: str | None = None
    reached: bool
    answer: str | None
    hangup: str | None
    rang: str | None = None
    refused: bool = False
    closed: bool = False
    stays: bool
    talked: tuple[float, float]


def call_failure(call: ProbedCall) -> Finding | None:
    """Tell why a call did not come through; None where it did."""
    if call.answer is None:
        return _silence(call)
    if not call.answer.startswith("2"):
        return bad(f"the INVITE was answered with {call.answer}", _way_in(call))
    if not call.reached:
        return bad("somebody else answered the call", "send it to where its Request-URI says")
    if not call.stays:
        return bad("the proxy does not stay in the call", "record_route() for INVITE")
    if call.hangup is None or not call.hangup.startswith("2"):
        lost = ": the other side closed the connection" if call.closed else ""
        none = f"no answer to the BYE{lost}"
        seen = f"the BYE was answered with {call.hangup}" if call.hangup else none
        return bad(seen, "loose_route() and t_relay() for requests within a dialog")
    return None


def _silence(call: ProbedCall) -> Finding:
    why, mend = "nothing came back", REACH
    if call.reached:
        why = "though who was called rang and answered"
    elif call.closed:
        why = "the other side closed the connection"
        mend = f"Kamailio's log, tcp_connection_lifetime, who may connect; {REACH}"
    elif call.rang is not None:
        why = f"only {call.rang} came"
        mend = "where the proxy sends it: DNS, dispatcher, t_relay(), fr_timer; Kamailio's log"
    elif call.refused:
        why = "nobody listens"
    return bad(f"no answer to the INVITE: {why}", mend)


def _way_in(call: ProbedCall) -> str:
    answers = (call.registered or "", call.answer or "")
    if any(answer.startswith(_ASKS_FOR_A_PASSWORD) for answer in answers):
        return f"the right password of a subscriber {PROBE}: --probe-password-file"
    return (
        f"let an INVITE for sip:{PROBE}@{call.source} pass from {call.source}: without"
        " authentication, to where it says"
    )


def bad(seen: str, mend: str) -> Finding:
    """Say what is wrong, and what mends it."""
    return Finding(ABOUT, State.BAD, seen, mend)
