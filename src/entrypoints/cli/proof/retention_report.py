"""What is told of calls that are old enough to go."""

from collections.abc import Sequence

from attrs import asdict

from application.proof.drop_old_calls import Retention
from entrypoints.terminal.report import Report, Table

_WAYS = "akira dead list --open, akira unrated list"


def retention_report(found: Retention, *, dry: bool) -> Report:
    """Tell what went, would go, or speaks against it."""
    aged = found.aged
    objections = ("open_letters", "unrated_calls", "unexplained_calls")
    words = f"{aged.calls} calls could go" if dry else f"{found.dropped} calls dropped"
    return Report(
        schema="akira.retention/1",
        document={
            "before": found.before,
            "allowed": aged.settled,
            "dry_run": dry,
            **asdict(aged),
            "dropped": found.dropped,
            "waits_for": found.waits_for and str(found.waits_for),
            "overdue": found.overdue,
        },
        parts=[
            Table(
                f"before {found.before:%Y-%m-%d}",
                ["calls", *(name.replace("_", " ") for name in objections)],
                [[aged.calls, *(getattr(aged, name) for name in objections)]],
            ),
            words if aged.settled else f"NOT dropped: settle these first: {_WAYS}",
            *_waiting(found),
        ],
        good=aged.settled and not found.overdue,
    )


def _waiting(found: Retention) -> Sequence[str]:
    month = found.waits_for
    if month is None:
        return []
    if found.overdue:
        return [f"NOT dropped: {month} and what follows, until akira close {month}"]
    return [f"{month} and what follows stay: it is not over, and cannot be closed yet"]
