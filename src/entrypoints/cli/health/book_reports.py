"""What is told of the book and of those who work on it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from application.health.asking import Away
from application.health.status import Status
from application.proof.duties import not_yet
from application.proof.overview import DayVerdict, DutyFigures, Overview
from entrypoints.terminal.report import Part as Shown
from entrypoints.terminal.report import Table

_HOUR = timedelta(hours=1)


def book_parts(status: Status) -> Sequence[Shown]:
    """Tell what the book has, and who works on it; nothing where it did not answer."""
    book = status.book
    if isinstance(book, Away):
        return []
    return [
        _hosts(status, book),
        Table("open dead letters", ["reason", "letters"], list(book.open_letters.items())),
        Table("unrated (last day)", ["reason", "calls"], list(book.unrated.items())),
        _waiting(status, book),
        f"duplicates (last day): {book.duplicates}",
        (
            f"companies: {book.money.companies}, suspended {book.money.suspended},"
            f" below zero {book.money.negative}"
        ),
        _suspicions(book),
        _proof(status, book),
        (
            f"closed: {book.closing.last_closed or 'no month yet'},"
            f" open since {book.closing.oldest_open or 'no call yet'};"
            f" late calls (last day): {book.closing.late_calls}"
        ),
        Table(
            "gaps of the stream (last day)",
            ["from", "to", "before"],
            [(gap.first_seq, gap.last_seq, gap.before) for gap in book.gaps],
        ),
        _duties(status, book),
    ]


def _duties(status: Status, book: Overview) -> Table:
    def never(duty: DutyFigures) -> str:
        return "not yet" if not_yet(duty, book, status.at) else "never"

    behind = {each.name: (each.positions, age(status.at, each.since, "0")) for each in book.readers}
    rows = [
        (
            duty.name,
            age(status.at, duty.heard_at, never(duty)),
            age(status.at, duty.worked_at, never(duty)),
            *behind.get(duty.name, ("", "")),
        )
        for duty in book.duties
    ]
    columns = ["duty", "heard of, s ago", "got on, s ago", "positions behind", "behind, s"]
    return Table("duties of the workers", columns, rows, spare=["heard of, s ago"])


def _suspicions(book: Overview) -> str:
    found = book.money.suspicions
    return f"suspicions of fraud to look at: {found}{': akira fraud list' if found else ''}"


def _waiting(status: Status, book: Overview) -> str:
    if book.unrated_since is None:
        return "no call waits for a price"
    return f"a call waits for a price for {(status.at - book.unrated_since) // _HOUR} h"


def _proof(status: Status, book: Overview) -> str:
    proof = book.proof
    if proof is None:
        return "proof: no day was proved yet"
    words = "good" if proof.good else f"{len(proof.findings)} findings"
    if proof.good and _is_before_all_calls(book, proof):
        words = "nothing to prove, the book has no call of then or before"
    return f"proof of {proof.day}: {words}, {(status.at - proof.proved_at) // _HOUR} h ago"


def _is_before_all_calls(book: Overview, proof: DayVerdict) -> bool:
    closing = book.closing
    first = closing.oldest_open
    return closing.last_closed is None and (first is None or f"{proof.day:%Y-%m}" < first)


def _hosts(status: Status, book: Overview) -> Table:
    columns = ["host", "calls last hour", "last day", "last CDR", "age s", "bridge to stream s",
               "unread", ""]  # fmt: skip
    rows = [
        (host.host, host.last_hour, host.last_day, host.last_received_at,
         status.at - host.last_received_at, host.last_received_at - host.last_read_at,
         host.unread, "clock_suspect" if host.clock_suspect else "")
        for host in book.hosts
    ]  # fmt: skip
    return Table("hosts (last day)", columns, rows, "no call", spare=["unread", "last CDR"])


def age(now: datetime, moment: datetime | None, never: str) -> timedelta | str:
    """Tell how long ago something was, or the word for what never was."""
    # What happened while it was looked is of now.
    return max(now - moment, timedelta()) if moment else never
