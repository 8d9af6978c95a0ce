"""Makes calls through the proxy and returns what the phones saw of each."""

import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from subprocess import Popen

from attrs import field, frozen

from e2e.kinds import (
    ALL,
    CALLEE_HANGS_UP,
    CALLER_HANGS_UP,
    HangupBy,
    Kind,
    Outcome,
    outcome_of,
)
from e2e.proxy import Proxy
from e2e.sipp_process import LONGEST, Caller, Report, calling, reports
from e2e.spans import Span, Talk

_runs = count(1)
# What a caller notes without being asked whether it must come.
_BESIDE = ("calls", "rang")
# Seconds from the answer until the test proxy ends a call of some kinds; its clock ticks once each.
_TIMER = 5 - 1


@frozen(kw_only=True)
class Call:
    """One dialog as the phones saw it: exactly one CDR must say the same.

    Attributes:
        talk: when it must have begun and ended; None if it was not answered.
        rang: whether the caller heard it ring; else the answer may have overtaken the ringing.
    """

    call_id: str
    from_tag: str
    account: str
    callee: str
    kind: str
    outcome: Outcome
    code: int
    talk: Talk | None
    rang: bool
    hangup_by: HangupBy

    def misfit(self, began: float, ended: float, seconds: float) -> str:
        """Say what a record of these times tells that the phones know better; else nothing."""
        if self.talk:
            return self.talk.misfit(began, ended, seconds)
        return f"{seconds} s of a call that nobody answered" if seconds else ""


@frozen(kw_only=True)
class Traffic:
    """Calls of one kind to be made: how many, how fast, for whom.

    Attributes:
        at_once: no more, however slow the machine: what is too much for it is lost on the way.
        calls: None for as many as come before it is enough.
        call_id: SIPp's pattern of the Call-ID (%u is the number of the call); None for a new one.
    """

    kind: Kind
    calls: int | None
    rate: int
    account: str = "acct-1"
    talk_ms: int = 1000
    at_once: int = 300
    call_id: str | None = None


class CallsWentWrongError(Exception):
    """The phones did not see what the kind of call promises: the rig, not the product, failed."""


def run_calls(
    proxy: Proxy,
    *,
    kinds: Sequence[Kind] = ALL,
    each: int = 3,
    account: str = "acct-1",
    talk_ms: int = 1000,
) -> list[Call]:
    """Make `each` calls of every kind, all kinds at the same time; return when all are over."""
    with ExitStack() as stack:
        running = [
            stack.enter_context(started(proxy, traffic))
            for traffic in (
                Traffic(kind=kind, calls=each, rate=10, account=account, talk_ms=talk_ms)
                for kind in kinds
            )
        ]
        return [call for each_running in running for call in each_running.finish()]


def reuse_call_id(proxy: Proxy, *, pairs: int = 3, account: str = "acct-1") -> list[Call]:
    """Make pairs of answered calls: the two of a pair have one Call-ID and two From tags."""
    call_id = f"reused-{next(_runs)}-%u@rig.invalid"
    made: list[Call] = []
    for kind in (CALLER_HANGS_UP, CALLEE_HANGS_UP):
        traffic = Traffic(kind=kind, calls=pairs, rate=10, account=account, call_id=call_id)
        with started(proxy, traffic) as running:
            made += running.finish()
    return made


def burst(
    proxy: Proxy, *, calls: int = 1500, rate: int = 400, account: str = "acct-1"
) -> list[Call]:
    """Make many short answered calls, `rate` new ones a second; return when all are over."""
    traffic = Traffic(kind=CALLER_HANGS_UP, calls=calls, rate=rate, account=account, talk_ms=200)
    with started(proxy, traffic) as running:
        return running.finish()


@frozen(kw_only=True)
class Running:
    """Calls of one kind that are being made."""

    kind: Kind
    _caller: Caller = field(alias="caller")
    _proxy: Proxy = field(alias="proxy")
    _process: Popen[bytes] = field(alias="process")

    def enough(self) -> list[Call]:
        """Begin no more calls; wait for the last one to end, and return all of them."""
        self._process.send_signal(signal.SIGUSR1)
        return self.finish()

    def finish(self) -> list[Call]:
        """Wait for the last call to end, and return all of them."""
        status = self._process.wait(timeout=LONGEST + 60)
        seen = reports(self._proxy.folder, self._caller.name)
        if status != 0:
            raise CallsWentWrongError(
                f"SIPp {self._caller.name} ended with {status} after {len(seen)} events, "
                f"see {self._proxy.folder}"
            )
        answering = reports(self._proxy.folder, self.kind.callee)
        return _calls_of(self.kind, self._caller, seen, answering)


@contextmanager
def started(proxy: Proxy, traffic: Traffic) -> Iterator[Running]:
    """Start making the calls and go on while they are made."""
    name = f"{traffic.kind.name}-{next(_runs)}"
    caller = Caller(
        name=name,
        scenario=traffic.kind.caller,
        number=f"4930{traffic.kind.digits}55501",
        call_id=traffic.call_id or f"{name}-%u@rig.invalid",
        account=traffic.account,
        calls=traffic.calls,
        rate=traffic.rate,
        talk_ms=traffic.talk_ms,
        at_once=traffic.at_once,
    )
    with calling(proxy.folder, proxy.port, caller) as process:
        yield Running(kind=traffic.kind, caller=caller, proxy=proxy, process=process)


def _calls_of(
    kind: Kind, caller: Caller, seen: Sequence[Report], answering: Sequence[Report]
) -> list[Call]:
    by_dialog = _by_dialog(seen)
    for dialog, events in by_dialog.items():
        noted = tuple(report.event for report in events if report.event not in _BESIDE)
        if noted != kind.events:
            raise CallsWentWrongError(f"{kind.name} {dialog}: {events}, not {kind.events}")
    if len(by_dialog) != (caller.calls or len(by_dialog)):
        raise CallsWentWrongError(f"{kind.name}: {len(by_dialog)} calls, not {caller.calls}")
    heard = _by_dialog(answering)
    return [
        _call(kind, caller, code, events, heard.get(dialog, []))
        for dialog, events in by_dialog.items()
        for code in kind.codes
    ]


def _by_dialog(seen: Sequence[Report]) -> dict[tuple[str, str], list[Report]]:
    dialogs: dict[tuple[str, str], list[Report]] = {}
    for report in seen:
        dialogs.setdefault((report.call_id, report.from_tag), []).append(report)
    return dialogs


def _call(
    kind: Kind, caller: Caller, code: int, events: Sequence[Report], heard: Sequence[Report]
) -> Call:
    answered = code == 200
    return Call(
        call_id=events[0].call_id,
        from_tag=events[0].from_tag,
        account=caller.account,
        callee=caller.number,
        kind=kind.name,
        outcome=outcome_of(code),
        code=code,
        talk=_talk(kind, _times(events), _times(heard)) if answered else None,
        rang="rang" in _times(events),
        hangup_by=kind.hangup_by if answered else "",
    )


def _times(events: Sequence[Report]) -> dict[str, float]:
    return {report.event: report.at for report in events}


def _talk(kind: Kind, caller: Mapping[str, float], callee: Mapping[str, float]) -> Talk:
    # The phone that answered hears no ACK that the BYE overtook; the proxy heard it before.
    acknowledged = callee.get("acknowledged") or callee["hung_up"]
    match kind.hangup_by:
        case "caller":
            end = Span(caller["ended"], callee["hung_up"])
        case "callee":
            end = Span(callee["hangs_up"], caller["ended"])
        case "":  # the proxy's timer, before the caller hears of it or hangs up on nobody
            end = Span(caller["calls"] + _TIMER, caller["ended"])
    # Where the ACK may have come to the proxy after the end, that counts from the INVITE.
    earliest = caller["answered"] if acknowledged < end.earliest else caller["calls"]
    return Talk(Span(earliest, acknowledged), end)
