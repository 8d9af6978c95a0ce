"""What is told of servers, schema and streams."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import asdict

from application.health.asking import Away
from application.health.data import BridgeFigures, Part
from application.health.finding import Finding, State
from application.health.status import Status
from application.health.tell_stream import StreamStanding
from application.proof.overview import HostFigures, Overview
from entrypoints.terminal.report import Part as Shown
from entrypoints.terminal.report import Report, Table

_HOUR = timedelta(hours=1)


def migrated_report(names: Sequence[str], *, check: bool) -> Report:
    """Tell what was applied, or what is missing."""
    done = "pending" if check else "applied"
    return Report(
        schema="akira.migrate/1",
        document={"applied": [] if check else names, "pending": names if check else []},
        parts=[f"{done}: {name}" for name in names] or ["the database is up to date"],
        good=not (check and names),
    )


def layout_report(parts: Sequence[Part]) -> Report:
    """Tell how each stream and consumer stands."""
    return Report(
        schema="akira.setup/1",
        document={"parts": [{"name": part.name, "state": part.state} for part in parts]},
        parts=[Table("JetStream", ["part", "state"], [(part.name, part.state) for part in parts])],
        good=all(part.good for part in parts),
    )


def findings_report(findings: Sequence[Finding]) -> Report:
    """Tell all findings; bad ones are wrong."""
    good = all(finding.state is not State.BAD for finding in findings)
    rows = [(each.state.value, each.about, each.seen, each.mend) for each in findings]
    return Report(
        schema="akira.doctor/1",
        document={"good": good, "findings": [asdict(finding) for finding in findings]},
        parts=[Table("findings", ["", "about", "seen", "mend"], rows)],
        good=good,
    )


def status_report(status: Status) -> Report:
    """Tell where records are, as far as anybody answered."""
    wrong = status.wrong
    parts = [
        part for url, found in status.bridges.items() for part in _bridge_parts(url, found)
    ] + [*_stream_parts(status.stream), *_book_parts(status)]
    return Report(
        schema="akira.status/1",
        document={"at": status.at, "wrong": wrong, **_document(status)},
        parts=[*parts, *(f"WRONG: {complaint}" for complaint in wrong)],
        good=not wrong,
    )


def stream_report(stream: StreamStanding) -> Report:
    """Tell how the stream and who reads it stand."""
    wrong = stream.wrong
    found = {} if isinstance(stream.found, Away) else {"stream": asdict(stream.found)}
    return Report(
        schema="akira.stream/1",
        document={"at": stream.at, "wrong": wrong, **found},
        parts=[*_stream_parts(stream), *(f"WRONG: {complaint}" for complaint in wrong)],
        good=not wrong,
    )


def _document(status: Status) -> Mapping[str, object]:
    found: dict[str, object] = {}
    bridges = {url: asdict(b) for url, b in status.bridges.items() if not isinstance(b, Away)}
    if bridges:
        found["bridges"] = bridges
    if not isinstance(status.stream.found, Away):
        found["stream"] = asdict(status.stream.found)
    if not isinstance(status.book, Away):
        found["database"] = asdict(status.book) | {"hosts": _documents(status.book.hosts)}
    return found


def _documents(hosts: Sequence[HostFigures]) -> Sequence[Mapping[str, object]]:
    return [{**asdict(host), "clock_suspect": host.clock_suspect} for host in hosts]


def _bridge_parts(url: str, found: BridgeFigures | Away) -> Sequence[Shown]:
    if isinstance(found, Away):
        return []
    columns = ["lag s", "lag bytes", "unconfirmed", "NATS", "last confirmation", "to the book s"]
    row = [
        found.lag_seconds,
        found.lag_bytes,
        found.unconfirmed,
        found.connected,
        found.last_ack,
        found.settled_lag_seconds,
    ]
    return [Table(f"bridge {url}", columns, [row])]


def _stream_parts(stream: StreamStanding) -> Sequence[Shown]:
    found = stream.found
    if isinstance(found, Away):
        return []
    readers = [
        (each.name, each.pending, each.ack_pending, _age(stream.at, each.oldest, ""),
         each.redelivered)
        for each in found.consumers
    ]  # fmt: skip
    return [
        Table(
            "stream",
            ["messages", "bytes", "of", "replicas", "last stored"],
            [(found.messages, found.size, found.max_size, found.replicas, found.last_stored_at)],
        ),
        Table("consumers", ["name", "pending", "in hand", "oldest s", "redelivered"], readers),
    ]


def _book_parts(status: Status) -> Sequence[Shown]:
    book = status.book
    if isinstance(book, Away):
        return []
    behind = {
        each.name: (each.positions, _age(status.at, each.since, "0")) for each in book.readers
    }
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
        Table(
            "duties of the workers",
            ["duty", "heard of, s ago", "got on, s ago", "positions behind", "behind, s"],
            [
                (
                    duty.name,
                    _age(status.at, duty.heard_at, "never"),
                    _age(status.at, duty.worked_at, "never"),
                    *behind.get(duty.name, ("", "")),
                )
                for duty in book.duties
            ],
            spare=["heard of, s ago"],
        ),
    ]


def _waiting(status: Status, book: Overview) -> str:
    if book.unrated_since is None:
        return "no call waits for a price"
    return f"a call waits for a price for {(status.at - book.unrated_since) // _HOUR} h"


def _proof(status: Status, book: Overview) -> str:
    proof = book.proof
    if proof is None:
        return "proof: no day was proved yet"
    words = "good" if proof.good else f"{len(proof.findings)} findings"
    return f"proof of {proof.day}: {words}, {(status.at - proof.proved_at) // _HOUR} h ago"


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


def _age(now: datetime, moment: datetime | None, never: str) -> timedelta | str:
    return now - moment if moment else never
