"""Makes calls through the proxy and returns what the phones saw of each."""

from collections.abc import Iterator, Sequence
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
from e2e.sipp_process import Caller, Report, calling, reports

_runs = count(1)


@frozen(kw_only=True)
class Call:
    """One dialog as the phones saw it: exactly one CDR must say the same.

    Attributes:
        duration: seconds between answer and hang-up at the calling phone; zero if not answered.
        tolerance: by how many seconds the CDR may differ.
    """

    call_id: str
    from_tag: str
    account: str
    callee: str
    kind: str
    outcome: Outcome
    code: int
    duration: float
    tolerance: float
    hangup_by: HangupBy


@frozen(kw_only=True)
class Traffic:
    """Calls of one kind to be made: how many, how fast, for whom.

    Attributes:
        call_id: SIPp's pattern of the Call-ID (%u is the number of the call); None for a new one.
    """

    kind: Kind
    calls: int
    rate: int
    account: str = "acct-1"
    talk_ms: int = 400
    call_id: str | None = None


class CallsWentWrongError(Exception):
    """The phones did not see what the kind of call promises: the rig, not the product, failed."""


def run_calls(
    proxy: Proxy, *, kinds: Sequence[Kind] = ALL, each: int = 3, account: str = "acct-1"
) -> list[Call]:
    """Make `each` calls of every kind, all kinds at the same time; return when all are over."""
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                started(proxy, Traffic(kind=kind, calls=each, rate=10, account=account))
            )
            for kind in kinds
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

    def is_over(self) -> bool:
        """Tell whether the last call has ended."""
        return self._process.poll() is not None

    def finish(self) -> list[Call]:
        """Wait for the last call to end, and return all of them."""
        status = self._process.wait(timeout=90)
        seen = reports(self._proxy.folder, self._caller)
        if status != 0:
            raise CallsWentWrongError(
                f"SIPp {self._caller.name} ended with {status} after {len(seen)} events, "
                f"see {self._proxy.folder}"
            )
        return _calls_of(self.kind, self._caller, seen)


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
    )
    with calling(proxy.folder, proxy.port, caller) as process:
        yield Running(kind=traffic.kind, caller=caller, proxy=proxy, process=process)


def _calls_of(kind: Kind, caller: Caller, seen: list[Report]) -> list[Call]:
    by_dialog: dict[tuple[str, str], list[Report]] = {}
    for report in seen:
        by_dialog.setdefault((report.call_id, report.from_tag), []).append(report)
    for dialog, events in by_dialog.items():
        if tuple(report.event for report in events) != kind.events:
            raise CallsWentWrongError(f"{kind.name} {dialog}: {events}, not {kind.events}")
    if len(by_dialog) != caller.calls:
        raise CallsWentWrongError(f"{kind.name}: {len(by_dialog)} calls, not {caller.calls}")
    return [
        _call(kind, caller, code, events) for events in by_dialog.values() for code in kind.codes
    ]


def _call(kind: Kind, caller: Caller, code: int, events: list[Report]) -> Call:
    answered = code == 200
    return Call(
        call_id=events[0].call_id,
        from_tag=events[0].from_tag,
        account=caller.account,
        callee=caller.number,
        kind=kind.name,
        outcome=outcome_of(code),
        code=code,
        duration=_talked(kind, events) if answered else 0.0,
        tolerance=kind.tolerance if answered else 0.0,
        hangup_by=kind.hangup_by if answered else "",
    )


def _talked(kind: Kind, events: list[Report]) -> float:
    if kind.counts is not None:
        return kind.counts
    return (events[-1].at - events[-2].at) / 1000
