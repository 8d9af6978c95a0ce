"""What is told of months that are closed, or are not."""

from collections.abc import Sequence

from attrs import asdict

from application.proof.closing import CloseAttempt, Objection
from application.proof.verify_close import CloseVerdict
from domain.facts.closing import CallTotals, Closes, MonthClosed
from domain.proof.closing import figures_of
from entrypoints.terminal.report import Part, Report, Table
from entrypoints.terminal.words import utc

_CLOSES = ["month (UTC)", "closed at", "by", "calls", "amounts", "left open", "because",
           "seal"]  # fmt: skip


def attempt_report(found: CloseAttempt) -> Report:
    """Tell what was closed, or what speaks against it."""
    closed, month = found.closed, found.month
    if closed is None:
        return Report(
            schema="akira.close/1",
            document={
                "month": str(month),
                "closed": None,
                "already": False,
                "findings": [asdict(each) for each in found.findings],
            },
            parts=[
                _table(f"what speaks against closing {month}", found.findings),
                f"NOT closed: {month} stays open",
            ],
            good=False,
        )
    words = "is closed already" if found.already else "is closed"
    return Report(
        schema="akira.close/1",
        document={
            "month": str(month),
            "closed": asdict(closed),
            "already": found.already,
            "findings": [asdict(each) for each in found.findings],
        },
        parts=[
            *_parts(closed),
            *_not_entered(found),
            f"{month} {words}, since {utc(closed.closed_at)}",
        ],
        good=not found.findings,
    )


def _not_entered(found: CloseAttempt) -> Sequence[Part]:
    if not found.findings:
        return []
    table = _table(f"what {found.month} was not closed with", found.findings)
    return [table, "NOT entered: a close stays what it was"]


def _table(title: str, findings: Sequence[Objection]) -> Table:
    return Table(title, ["check", "seen"], [(each.check, each.seen) for each in findings])


def closes_report(found: Closes) -> Report:
    """List the closed months, in the order of their closes, with what each left open."""
    rows = [
        (each.month, each.closed_at, each.by, each.calls.calls, _amounts(each.calls),
         ", ".join(each.left_open) or None, each.because, each.seal)
        for each in found.closed
    ]  # fmt: skip
    return Report(
        schema="akira.closes/1",
        document={"closes": [asdict(each) for each in found.closed]},
        parts=[Table("closed months", _CLOSES, rows)],
    )


def verdict_report(found: CloseVerdict) -> Report:
    """Tell whether a month is what was closed, and what came late."""
    close, late = found.close, found.late
    words = (
        f"{close.month} is what was closed at {utc(close.closed_at)}"
        if found.good
        else f"NOT what was closed: {close.month}"
    )
    return Report(
        schema="akira.close.verify/1",
        document={
            "month": close.month,
            "good": found.good,
            "closed": asdict(close),
            "differences": [asdict(each) for each in found.differences],
            "findings": [asdict(each) for each in found.findings],
            "seals": {
                "good": found.seals.good,
                "broken": found.seals.flawed and found.seals.flawed.number,
                "why": found.seals.flawed and found.seals.flawed.why,
                "stands_still": found.seals.stands_still,
            },
            "late": asdict(late),
        },
        parts=[
            *_parts(close),
            *_of_what_changed(found),
            *_of_seals(found),
            _of_late(late),
            words,
        ],
        good=found.good,
    )


def _parts(close: MonthClosed) -> Sequence[Part]:
    figures = figures_of(close.calls, close.booked)
    parts: list[Part] = [
        Table(f"{close.month} (UTC)", ["", ""], list(figures.items())),
        f"at the close: {', '.join(close.checks)}",
    ]
    if close.quiet:
        parts.append(f"taken to be quiet for good: {', '.join(close.quiet)}")
    if close.left_open:
        left = ", ".join(close.left_open)
        parts.append(f"closed out of order, while {left} was open: {close.because}")
    return [*parts, f"sealed: {close.seal}"]


def _of_what_changed(found: CloseVerdict) -> Sequence[Part]:
    return [
        Table(
            "figures that are not what was closed",
            ["", "closed", "now"],
            [(each.name, each.closed, each.now) for each in found.differences],
        ),
        Table(
            "what is not as the log and the movements make it",
            ["check", "seen"],
            [(each.check, each.seen) for each in found.findings],
        ),
    ]


def _of_seals(found: CloseVerdict) -> Sequence[str]:
    flawed = found.seals.flawed
    if flawed:
        return [f"NOT whole: seal {flawed.number}: {flawed.why}"]
    if found.seals.stands_still:
        return ["NOT sealed on: is a worker running?"]
    return [f"{found.seals.seals} seals over {found.seals.events} events hold"]


def _of_late(late: CallTotals) -> str:
    if late == CallTotals():
        return "nothing came after the close"
    return (
        f"after the close: {late.calls} late calls, {late.amendments} amendments"
        f" ({_amounts(late) or 'no amount'})"
    )


def _amounts(calls: CallTotals) -> str:
    return ", ".join(f"{each.amount.normalize():f} {each.currency}" for each in calls.sums)
