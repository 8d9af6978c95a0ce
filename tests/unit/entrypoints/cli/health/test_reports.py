"""What is told of servers, schema and streams."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT
from application.health.asking import Away
from application.health.data import AS_WANTED, MISSING, BridgeFigures, Part
from application.health.finding import Finding, State
from application.health.status import Status
from application.health.tell_stream import StreamStanding
from application.proof.data import StreamGap
from application.proof.overview import (
    ClosingFigures,
    ConsumerFigures,
    DayVerdict,
    DutyFigures,
    HostFigures,
    Overview,
    ReaderFigures,
    StreamFigures,
)
from entrypoints.cli.health.book_reports import age
from entrypoints.cli.health.reports import (
    findings_report,
    layout_report,
    migrated_report,
    status_report,
    stream_report,
)
from entrypoints.terminal.report import Table

STREAM = StreamStanding(
    at=MOMENT,
    found=StreamFigures(
        messages=1,
        size=10,
        max_size=100,
        replicas=1,
        last_stored_at=MOMENT,
        consumers=[
            ConsumerFigures(
                name="cdr-worker",
                pending=1,
                ack_pending=2,
                redelivered=3,
                oldest=MOMENT - timedelta(seconds=9),
            )
        ],
    ),
)
STATUS = Status(
    at=MOMENT,
    bridges={
        "http://a": BridgeFigures(
            lag_seconds=1, lag_bytes=2, unconfirmed=3, connected=True, last_ack=None
        ),
        "http://b": Away("refused"),
    },
    stream=STREAM,
    book=Overview(
        open_letters={},
        unrated={"no_rate": 2},
        duplicates=4,
        hosts=[
            HostFigures(
                host="sip-01",
                last_day=9,
                last_hour=1,
                last_received_at=MOMENT - timedelta(seconds=5),
                last_read_at=MOMENT - timedelta(seconds=6),
            )
        ],
        gaps=[],
        duties=[
            DutyFigures(name="audit", heard_at=MOMENT, worked_at=MOMENT - timedelta(seconds=3)),
            DutyFigures(name="relay"),
            DutyFigures(name="traffic", heard_at=MOMENT, worked_at=MOMENT),
        ],
        readers=[
            ReaderFigures(name="relay", positions=4, since=MOMENT - timedelta(seconds=8)),
            ReaderFigures(name="traffic"),
        ],
        unrated_since=MOMENT - timedelta(hours=7),
    ),
)


AWAY = StreamStanding(at=MOMENT, found=Away("NATS"))


def titles(status: Status) -> list[str]:
    parts = status_report(status).parts
    return [part.title if isinstance(part, Table) else part for part in parts]


def test_who_answered_is_shown_and_who_did_not_is_wrong() -> None:
    report = status_report(STATUS)
    assert not report.good
    assert report.document["wrong"] == ["bridge http://b: refused"]
    assert report.parts[-1] == "WRONG: bridge http://b: refused"
    assert titles(STATUS)[:4] == ["bridge http://a", "stream", "consumers", "hosts (last day)"]
    bridges = report.document["bridges"]
    assert isinstance(bridges, dict)
    assert list(bridges) == ["http://a"]
    hosts = report.parts[3]
    assert isinstance(hosts, Table)
    assert hosts.rows[0][-4:] == (timedelta(seconds=5), timedelta(seconds=1), 0, "")


def test_how_long_records_wait_and_duties_rest() -> None:
    tables = {part.title: part for part in status_report(STATUS).parts if isinstance(part, Table)}
    assert list(tables["consumers"].rows) == [("cdr-worker", 1, 2, timedelta(seconds=9), 3)]
    assert list(tables["duties of the workers"].rows) == [
        ("audit", timedelta(0), timedelta(seconds=3), "", ""),
        ("relay", "never", "never", 4, timedelta(seconds=8)),
        ("traffic", timedelta(0), timedelta(0), 0, "0"),
    ]


def test_how_long_a_call_waits_for_a_price() -> None:
    assert isinstance(STATUS.book, Overview)
    assert "a call waits for a price for 7 h" in titles(STATUS)
    none = evolve(STATUS, book=evolve(STATUS.book, unrated_since=None))
    assert "no call waits for a price" in titles(none)


@pytest.mark.parametrize(
    ("closing", "words"),
    [
        (ClosingFigures(), "nothing to prove, the book has no call of then or before"),
        (ClosingFigures(oldest_open="2026-11"), "nothing to prove, the book has no call of then"),
        (ClosingFigures(oldest_open="2026-10"), "good"),
        (ClosingFigures(last_closed="2026-09"), "good"),
    ],
)
def test_the_proof_of_a_day_before_all_calls_proves_nothing(
    closing: ClosingFigures, words: str
) -> None:
    assert isinstance(STATUS.book, Overview)
    proof = DayVerdict(day=date(2026, 10, 31), proved_at=MOMENT, findings=(), last_seal=1)
    book = evolve(STATUS.book, proof=proof, closing=closing)
    report = status_report(evolve(STATUS, book=book))
    [told] = [part for part in report.parts if "proof of" in str(part)]
    assert f"proof of 2026-10-31: {words}" in str(told)


def test_a_clock_that_is_ahead_is_marked() -> None:
    assert isinstance(STATUS.book, Overview)
    [host] = STATUS.book.hosts
    ahead = evolve(host, last_read_at=host.last_received_at + timedelta(seconds=9))
    report = status_report(evolve(STATUS, book=evolve(STATUS.book, hosts=[ahead])))
    book = report.document["database"]
    assert isinstance(book, dict)
    assert [each["clock_suspect"] for each in book["hosts"]] == [True]
    table = next(p for p in report.parts if isinstance(p, Table) and p.title.startswith("hosts"))
    assert table.rows[0][-1] == "clock_suspect"


def test_nobody_answers() -> None:
    report = status_report(Status(at=MOMENT, stream=AWAY, book=Away("gone")))
    assert report.document == {"at": MOMENT, "wrong": ["NATS", "database: gone"]}
    assert report.parts == ["WRONG: NATS", "WRONG: database: gone"]


def test_the_stream_is_told_alone() -> None:
    report = stream_report(STREAM)
    assert report.good
    assert [part.title for part in report.parts if isinstance(part, Table)] == [
        "stream",
        "consumers",
    ]
    assert report.document["wrong"] == []
    silent = stream_report(AWAY)
    assert not silent.good
    assert (silent.document, silent.parts) == (
        {"at": MOMENT, "wrong": ["NATS"]},
        ["WRONG: NATS"],
    )


def test_a_quiet_day_is_good() -> None:
    gap = StreamGap(stream="AKIRA_CDR", first_seq=1, last_seq=1, before=MOMENT)
    quiet = evolve(STATUS, bridges={})
    assert status_report(quiet).good
    assert isinstance(quiet.book, Overview)
    assert not status_report(evolve(quiet, book=evolve(quiet.book, gaps=[gap]))).good


@pytest.mark.parametrize(("check", "good"), [(True, False), (False, True)])
def test_what_is_pending_is_wrong_only_where_it_is_looked_for(*, check: bool, good: bool) -> None:
    names = ["0001_roles.sql"]
    report = migrated_report(names, check=check)
    assert report.good is good
    assert report.document == {
        "applied": [] if check else names,
        "pending": names if check else [],
    }
    done = migrated_report([], check=check)
    assert (done.good, done.parts) == (True, ["the database is up to date"])


def test_a_part_that_is_missing_is_wrong() -> None:
    assert layout_report([Part("stream AKIRA_CDR", AS_WANTED)]).good
    report = layout_report([Part("stream AKIRA_CDR", MISSING)])
    assert not report.good
    assert report.document == {"parts": [{"name": "stream AKIRA_CDR", "state": "missing"}]}


def test_a_warning_is_not_wrong() -> None:
    warning = Finding("timescaledb", State.WARNING, "not there", "enough for a trial")
    assert findings_report([warning]).good
    report = findings_report([warning, Finding("database", State.BAD, "away", "start it")])
    assert (report.good, report.document["good"]) == (False, False)
    [table] = report.parts
    assert isinstance(table, Table)
    assert table.rows[1] == ("bad", "database", "away", "start it")


def test_what_happened_while_it_was_looked_is_of_now() -> None:
    assert age(MOMENT, MOMENT + timedelta(milliseconds=947), "never") == timedelta()
    assert age(MOMENT, MOMENT - timedelta(seconds=9), "never") == timedelta(seconds=9)
    assert age(MOMENT, None, "never") == "never"
