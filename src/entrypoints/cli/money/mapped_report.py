"""What is told of an account that a company is to pay for: also what that takes from others."""

from collections.abc import Sequence
from datetime import datetime

from attrs import asdict, evolve

from application.calls.billed_elsewhere import BilledElsewhere
from application.money.data import Changed, CompanyAccount
from domain.facts.closing import Closes
from entrypoints.cli.money.back_in_time import closed_between
from entrypoints.cli.money.reports import changed_report, company_report
from entrypoints.terminal.report import Report
from entrypoints.terminal.words import money

_DRY = "nothing is changed"


def mapped_report(  # noqa: PLR0913 each is told of
    done: Changed | CompanyAccount,
    account: str,
    since: datetime | None,
    taken: Sequence[BilledElsewhere],
    now: datetime,
    *,
    closes: Closes,
) -> Report:
    """Tell a mapping; a company without a change is what a dry run has.

    `taken` are calls from `since` on that others were billed; some may be of closed months.
    """
    report = company_report(done) if isinstance(done, CompanyAccount) else changed_report(done)
    dry = isinstance(done, CompanyAccount)
    lines = [] if since is None else [_taken(each, account, since, now) for each in taken]
    if taken:
        lines += closed_between(closes, since, max(each.end or now for each in taken))
    return evolve(
        report,
        document={
            **report.document,
            "dry_run": dry,
            "billed_elsewhere": [asdict(each) for each in taken],
        },
        parts=[*([_DRY] if dry else []), *lines, *report.parts],
    )


def _taken(taken: BilledElsewhere, account: str, since: datetime, now: datetime) -> str:
    sums = " and ".join(money(amount, code) for code, amount in sorted(taken.amounts.items()))
    told = f"{taken.calls} calls of account {account} since {since.isoformat()}"
    span = f"--from {since.isoformat()} --to {(taken.end or now).isoformat()}"
    if taken.company_id is None:
        return f"{told} have no payer until: akira rerate {span}"
    return (
        f"{told} are billed to {taken.company} (#{taken.company_id}"
        f"{f', {sums}' if sums else ''}), and stay so until:"
        f" akira rerate {span} --company '#{taken.company_id}' --parties (with --dry-run it tells)"
    )
