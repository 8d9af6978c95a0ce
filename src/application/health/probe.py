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
from application.health.probed_call import ABOUT, PROBE, REACH, ProbedCall, bad, call_failure
from domain.calls.cdr import Cdr
from domain.calls.doubt import doubts_of, told

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
            return [bad("the configuration names no AKIRA_CDR_FILE", "include the snippet")]
        record_of = self.follow(file)
        try:
            call = await self.place()
        except UnavailableError as error:
            return [bad(str(error), REACH)]
        if (failed := call_failure(call)) is not None:
            return [failed]
        return list(record_findings(call, await record_of(call.call_id), file, self.clock()))


def record_findings(
    call: ProbedCall, record: Cdr | Malformed | None, file: str, now: datetime
) -> Iterator[Finding]:
    """Judge what was written of a call that came through."""
    if record is None:
        yield bad(
            f"the call came through, and no CDR of it came into {file}",
            "akira doctor --kamailio tells what is wrong with the configuration; Kamailio's log",
        )
        return
    if isinstance(record, Malformed):
        yield bad(f"its CDR cannot be read: {record.detail}", "cdr_extra as the snippet has it")
        return
    wrong = list(_wrong(call, record, now))
    if wrong:
        yield bad(f"its CDR in {file} is wrong: {'; '.join(wrong)}", "the routes of the snippet")
    else:
        seconds = record.duration.total_seconds()
        seen = f"it works because a call came through: its CDR of {seconds:.3f} s is in {file}"
        yield Finding(ABOUT, State.GOOD, seen)
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
    least, most = (timedelta(seconds=each) for each in call.talked)
    if not least - _APART <= cdr.duration <= most + _APART:
        yield f"duration is {cdr.duration.total_seconds():.3f}, not {call.talked[1]:.3f}"
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
