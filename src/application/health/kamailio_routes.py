"""Whether the routes of the accounting snippet are called where calls come by."""

from collections.abc import Iterator, Sequence

from application.health.finding import Finding, State, judged
from application.health.kamailio_script import Block, Script


def route_findings(script: Script) -> Iterator[Finding]:
    """Check all five calls; what the snippet has is not meant."""
    reached = script.reached()
    yield _called(
        "AKIRA_START", reached, "request_route, beside setflag(FLT_ACC): else no call has a CDR"
    )
    yield _called(
        "AKIRA_IN_DIALOG", reached, "route[WITHINDLG], after loose_route(): else nobody hangs up"
    )
    yield _handler(script, "AKIRA_REPLY", "onreply_route", "t_on_reply", "no call rings")
    yield _handler(
        script, "AKIRA_FAILURE", "failure_route", "t_on_failure", "refused calls have no code"
    )
    yield judged(
        "kamailio route(AKIRA_UNTAGGED)",
        good=any("AKIRA_UNTAGGED" in block.calls for block in script.of_kind("reply_route")),
        seen=_seen(script.of_kind("reply_route"), "AKIRA_UNTAGGED"),
        mend="reply_route, first line: else an answer without a To tag begins a call for nothing",
        bad=State.WARNING,
    )


def _called(name: str, reached: frozenset[str], where: str) -> Finding:
    return judged(
        f"kamailio route({name})",
        good=name in reached,
        seen="called" if name in reached else "no request comes to it",
        mend=f"route({name}); in {where}",
    )


def _handler(script: Script, name: str, kind: str, setter: str, otherwise: str) -> Finding:
    routes = [b for b in script.of_kind(kind) if not b.is_ours]
    without = [block for block in routes if name not in block.calls]
    set_directly = f'{setter}("{name}")' in "".join(script.text.split())
    good = not without and bool(routes or set_directly)
    mend = f'route({name}); first in each {kind}, or {setter}("{name}"): else {otherwise}'
    seen = _seen(routes, name) if routes else ("armed" if set_directly else f"no {kind}")
    return judged(f"kamailio route({name})", good=good, seen=seen, mend=mend)


def _seen(blocks: Sequence[Block], name: str) -> str:
    without = [block.title for block in blocks if name not in block.calls]
    if without:
        return f"not called in {', '.join(without)}"
    return f"called in {', '.join(block.title for block in blocks)}" if blocks else "not called"
