"""A call through a running Kamailio, and whether its record is what it must be."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from application.calls.data import Malformed
from application.errors import UnavailableError
from application.health.asking import Asked
from application.health.finding import Finding, State
from application.health.kamailio_script import script_of
from domain.calls.cdr import Cdr, IpAddress
from domain.calls.doubt import doubts_of, told

PROBE: Final = "akira-probe"
"""Who calls and who is called; no account has this name, and no rate."""
_ABOUT: Final = "kamailio probe"
_ASKS_FOR_A_PASSWORD: Final = ("401", "407")
_REACH: Final = "address, port, transport and firewall"
_APART: Final = timedelta(seconds=1)


class Transport(StrEnum):
    """How messages of SIP travel."""

    UDP = "udp"
    TCP = "tcp"


@frozen(kw_only=True)
class ProbedProxy:
    """Where a call is sent.

    Attributes:
        password: of the subscriber `akira-probe`; None where the proxy is to ask for none.
    """

    host: str
    port: int
    transport: Transport = Transport.UDP
    password: str | None = field(default=None, repr=False)


RecordOf = Callable[[str], Awaitable[Cdr | Malformed | None]]


@frozen(kw_only=True)
class ProbedCall:
    """What became of a call, as its two ends saw it.

    Attributes:
        source: the address that the caller sent from.
        registered: the final answer to the REGISTER of who was called.
        reached: whether the INVITE came to who was called.
        answer, hangup: the final answers to INVITE and BYE, as `200 OK`; None where none came.
        stays: whether the proxy put itself into the way of what follows the INVITE.
        talked: seconds from the ACK to the end.
    """

    call_id: str
    from_tag: str
    to_tag: str
    source: IpAddress
    registered: str | None = None
    reached: bool
    answer: str | None
    hangup: str | None
    stays: bool
    talked: float


@frozen(kw_only=True)
class ProbeKamailio:
    """Place a call, and wait for its record in the file that the configuration names.

    Attributes:
        evaluated: gives the configuration; may raise any PortError.
        follow: begins to follow a file at its end, and gives who waits for the CDR of a Call-ID,
            for some time; may raise any PortError.
        place: places the call; may raise any PortError.
    """

    evaluated: Asked[[], str]
    follow: Callable[[str], RecordOf]
    place: Asked[[], ProbedCall]
    clock: Callable[[], datetime]

    async def __call__(self) -> Sequence[Finding]:
        """Probe.

        Raises:
            PortError: configuration or file cannot be reached at all.
        """
        file = script_of([await self.evaluated()]).defines.get("AKIRA_CDR_FILE", "").strip('"')
        if not file:
            return [_bad("the configuration names no AKIRA_CDR_FILE", "include the snippet")]
        record_of = self.follow(file)
        try:
            call = await self.place()
        except UnavailableError as error:
            return [_bad(str(error), _REACH)]
        if (failed := call_failure(call)) is not None:
            return [failed]
        return list(record_findings(call, await record_of(call.call_id), file, self.clock()))


def call_failure(call: ProbedCall) -> Finding | None:
    """Tell why a call did not come through; None where it did."""
    if call.answer is None:
        where = "though who was called rang and answered" if call.reached else "nobody listens"
        return _bad(f"no answer to the INVITE: {where}", _REACH)
    if not call.answer.startswith("2"):
        return _bad(f"the INVITE was answered with {call.answer}", _way_in(call))
    if not call.reached:
        return _bad("somebody else answered the call", "send it to where its Request-URI says")
    if not call.stays:
        return _bad("the proxy does not stay in the call", "record_route() for INVITE")
    if call.hangup is None or not call.hangup.startswith("2"):
        seen = f"the BYE was answered with {call.hangup}" if call.hangup else "no answer to the BYE"
        return _bad(seen, "loose_route() and t_relay() for requests within a dialog")
    return None


def _way_in(call: ProbedCall) -> str:
    answers = (call.registered or "", call.answer or "")
    if any(answer.startswith(_ASKS_FOR_A_PASSWORD) for answer in answers):
        return f"the right password of a subscriber {PROBE}: --probe-password-file"
    return (
        f"let an INVITE for sip:{PROBE}@{call.source} pass from {call.source}: without"
        " authentication, to where it says"
    )


def record_findings(
    call: ProbedCall, record: Cdr | Malformed | None, file: str, now: datetime
) -> Iterator[Finding]:
    """Judge what was written of a call that came through."""
    if record is None:
        yield _bad(
            f"the call came through, and no CDR of it came into {file}",
            "akira doctor --kamailio tells what is wrong with the configuration; Kamailio's log",
        )
        return
    if isinstance(record, Malformed):
        yield _bad(f"its CDR cannot be read: {record.detail}", "cdr_extra as the snippet has it")
        return
    wrong = list(_wrong(call, record, now))
    if wrong:
        yield _bad(f"its CDR in {file} is wrong: {'; '.join(wrong)}", "the routes of the snippet")
    else:
        seconds = record.duration.total_seconds()
        seen = f"it works because a call came through: its CDR of {seconds:.3f} s is in {file}"
        yield Finding(_ABOUT, State.GOOD, seen)
    yield _payer(record.account)


def _wrong(call: ProbedCall, cdr: Cdr, now: datetime) -> Iterator[str]:
    wanted = {
        "from_tag": call.from_tag,
        "to_tag": call.to_tag,
        "caller": PROBE,
        "callee": PROBE,
        "src_ip": call.source,
        "sip_code": 200,
        "hangup_by": "caller",
    }
    for name, value in wanted.items():
        if getattr(cdr, name) != value:
            yield f"{name} is {getattr(cdr, name)}, not {value}"
    for name, key in (("created_at", "init_time"), ("ringing_at", "ring_time")):
        if getattr(cdr, name) is None:
            yield f"{key} is empty"
    if abs(cdr.duration - timedelta(seconds=call.talked)) > _APART:
        yield f"duration is {cdr.duration.total_seconds():.3f}, not {call.talked:.3f}"
    if (doubt := told(doubts_of(cdr, now))) is not None:
        yield doubt


def _payer(account: str | None) -> Finding:
    if account in (None, PROBE):
        return Finding("kamailio probe account", State.GOOD, account or "none")
    return Finding(
        "kamailio probe account",
        State.WARNING,
        f"{account}: the proxy says that this account called",
        f"nothing, unless a tariff of it has a price for {PROBE}, a name without digits",
    )


def _bad(seen: str, mend: str) -> Finding:
    return Finding(_ABOUT, State.BAD, seen, mend)
