"""What is wrong is said, from the bridge to the book; the rest is shown all the same."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from attrs import define, evolve, field

from adapters.contract.builders import MOMENT
from adapters.memory.health.servers import MemoryBridges
from application.errors import UnavailableError
from application.health.asking import Away
from application.health.data import BridgeFigures
from application.health.status import Status, TellStatus
from application.health.tell_stream import StreamStanding, TellStream
from application.proof.data import StreamGap
from application.proof.duties import not_yet
from application.proof.overview import (
    CompanyFigures,
    ConsumerFigures,
    DayVerdict,
    DutyFigures,
    HeldEvents,
    HostFigures,
    OnlyRead,
    Overview,
    ReaderFigures,
    StreamFigures,
)

BRIDGE = BridgeFigures(lag_seconds=60, lag_bytes=0, unconfirmed=0, connected=True, last_ack=MOMENT)
STREAM = StreamFigures(
    messages=1, size=80, max_size=100, replicas=1, last_stored_at=MOMENT, consumers=[]
)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DUTIES = [
    DutyFigures(name="audit", heard_at=MOMENT - MINUTE, worked_at=MOMENT - MINUTE),
    DutyFigures(name="relay"),
]
HOST = HostFigures(
    host="sip-01",
    last_day=1000,
    last_hour=10,
    last_received_at=MOMENT - HOUR,
    last_read_at=MOMENT - HOUR,
)
BOOK = Overview(
    open_letters={},
    unrated={"no_rate": 1},
    duplicates=0,
    hosts=[HOST],
    gaps=[],
    money=CompanyFigures(companies=1),
    duties=DUTIES,
)
BEHIND = evolve(
    BOOK,
    duties=[DutyFigures(name="relay", heard_at=MOMENT, worked_at=MOMENT)],
    readers=[ReaderFigures(name="relay", positions=7, since=MOMENT - 5 * MINUTE - MINUTE)],
)
OLD = evolve(BOOK, unrated_since=MOMENT - 73 * HOUR)
HELD = HeldEvents(since=MOMENT - timedelta(seconds=61), pid=4711, user="ana", database="other")
STANDING = DutyFigures(name="traffic", heard_at=MOMENT, worked_at=MOMENT - HOUR)
GONE = evolve(STANDING, name="relay", heard_at=MOMENT - HOUR)
AHEAD = evolve(HOST, last_read_at=HOST.last_received_at + timedelta(seconds=6))
GAP = StreamGap(stream="AKIRA_CDR", first_seq=5, last_seq=7, before=MOMENT)


def a_status(**changes: Any) -> Status:  # noqa: ANN401 any field
    found, before = changes.pop("stream", STREAM), changes.pop("before", None)
    stream = StreamStanding(at=MOMENT, found=found, before=before)
    return evolve(Status(at=MOMENT, bridges={"b": BRIDGE}, stream=stream, book=BOOK), **changes)


def test_nothing_is_wrong() -> None:
    assert a_status().wrong == []
    assert a_status(stream=evolve(STREAM, size=10**9, max_size=-1)).wrong == []
    assert a_status(book=evolve(BOOK, held=evolve(HELD, since=MOMENT - MINUTE))).wrong == []


def waiting(pending: int, in_hand: int, age: timedelta | None) -> StreamFigures:
    reader = ConsumerFigures(
        name="cdr-worker", pending=pending, ack_pending=in_hand, redelivered=0,
        oldest=MOMENT - age if age else None,
    )  # fmt: skip
    return evolve(STREAM, consumers=[reader])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, waiting(5000, 1000, MINUTE)),
        (waiting(5000, 1000, HOUR), waiting(4000, 1999, HOUR)),
        (waiting(5000, 1000, HOUR), waiting(6000, 1000, MINUTE)),
        (waiting(5000, 1000, HOUR), waiting(0, 0, None)),
    ],
)
def test_what_waits_shortly_or_becomes_less_is_well(
    before: StreamFigures | None, after: StreamFigures
) -> None:
    assert a_status(before=before, stream=after).wrong == []


@pytest.mark.parametrize("before", [waiting(5000, 1000, HOUR), STREAM])
def test_what_waits_long_and_becomes_no_less_is_wrong(before: StreamFigures) -> None:
    [sentence] = a_status(before=before, stream=waiting(4500, 1500, HOUR)).wrong
    assert sentence == (
        "6000 records wait for cdr-worker, the oldest for 3600 s, and they become no fewer:"
        " see the workers' /health/ready"
    )


@pytest.mark.parametrize(
    "readers",
    [
        [],
        [ReaderFigures(name="relay")],
        [ReaderFigures(name="relay", positions=7, since=MOMENT - 5 * MINUTE)],
        [ReaderFigures(name="traffic", positions=7, since=MOMENT - HOUR)],
    ],
)
def test_who_is_a_little_behind_or_switched_off_is_well(readers: list[ReaderFigures]) -> None:
    assert a_status(book=evolve(BEHIND, readers=readers)).wrong == []


def test_what_stands_still_or_is_held_is_said_once() -> None:
    held = a_status(book=evolve(BEHIND, held=HELD)).wrong
    assert [sentence.partition(" does not end")[0] for sentence in held] == [
        "session 4711 of ana in database other"
    ]
    still = DutyFigures(name="relay", heard_at=MOMENT, worked_at=MOMENT - HOUR)
    assert a_status(book=evolve(BEHIND, duties=[still])).wrong == [
        "the duty relay stands still for 3600 s"
    ]


def test_a_call_may_wait_for_a_price_for_three_days() -> None:
    assert a_status(book=evolve(OLD, unrated_since=MOMENT - 72 * HOUR)).wrong == []
    assert a_status(book=evolve(OLD, money=CompanyFigures())).wrong == []


BEGUN = timedelta(seconds=60)
YOUNG = DutyFigures(
    name="audit", begun_at=MOMENT - BEGUN, heard_at=MOMENT - BEGUN, worked_at=MOMENT
)


@pytest.mark.parametrize(
    "other",
    [
        DutyFigures(name="proof"),
        DutyFigures(name="traffic", begun_at=MOMENT - BEGUN, heard_at=MOMENT),
        evolve(STANDING, begun_at=MOMENT - BEGUN),
    ],
)
def test_who_has_just_begun_has_not_got_on_yet(other: DutyFigures) -> None:
    book = evolve(BOOK, duties=[YOUNG, other])
    assert a_status(book=book).wrong == []
    assert not_yet(other, book, MOMENT)
    later = MOMENT + timedelta(seconds=1)
    heard = evolve(YOUNG, heard_at=later, worked_at=later)
    assert len(a_status(book=evolve(BOOK, duties=[heard, other]), at=later).wrong) == 1


def test_a_duty_that_is_not_begun_beside_an_old_worker_is_wrong() -> None:
    other = DutyFigures(name="proof")
    old = evolve(YOUNG, begun_at=MOMENT - HOUR)
    gone = evolve(YOUNG, name="seals", heard_at=MOMENT - HOUR, worked_at=MOMENT)
    assert not not_yet(other, evolve(BOOK, duties=[YOUNG, old]), MOMENT)
    assert not not_yet(other, evolve(BOOK, duties=[gone]), MOMENT)
    assert not not_yet(YOUNG, evolve(BOOK, duties=[YOUNG]), MOMENT)


def test_where_nobody_pays_no_call_needs_a_price() -> None:
    nobody = evolve(BOOK, money=CompanyFigures(), unrated={"no_company": 1000})
    assert a_status(book=nobody).wrong == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"bridges": {"b": Away("refused")}}, "bridge b: refused"),
        ({"bridges": {"b": evolve(BRIDGE, lag_seconds=60.6)}}, "bridge b lags 61 s"),
        ({"stream": Away("NATS is away")}, "NATS is away"),
        ({"stream": evolve(STREAM, size=81)}, "the stream is 81 % full"),
        ({"book": Away("refused")}, "database: refused"),
        (
            {"book": evolve(BOOK, open_letters={"not_json": 2, "time": 1})},
            "3 open dead letters: akira dead list",
        ),
        (
            {"book": evolve(BOOK, gaps=[GAP])},
            "the stream lost 3 messages: akira republish the files",
        ),
        (
            {"bridges": {"b": evolve(BRIDGE, connected=False)}},
            "bridge b is not connected to NATS",
        ),
        (
            {"book": evolve(BOOK, duties=[DutyFigures(name="audit")])},
            "no worker was ever heard of: start one",
        ),
        (
            {"book": evolve(BOOK, held=HELD)},
            (
                "session 4711 of ana in database other does not end its transaction:"
                " relay and traffic read nothing of the last 61 s"
            ),
        ),
        (
            {"book": evolve(BOOK, held=evolve(HELD, pid=None))},
            (
                "a prepared transaction of ana in database other does not end its transaction:"
                " relay and traffic read nothing of the last 61 s"
            ),
        ),
        ({"at": MOMENT + timedelta(seconds=1)}, "no worker was heard of for 61 s"),
        (
            {"book": evolve(BOOK, only_read=OnlyRead.REPLICA), "at": MOMENT + HOUR},
            (
                "the database may only be read: it is a replica: see AKIRA_DATABASE_URL, or"
                " promote it"
            ),
        ),
        (
            {"book": evolve(BEHIND, duties=[STANDING], held=HELD, only_read=OnlyRead.SETTING)},
            ("the database may only be read: somebody has set default_transaction_read_only"),
        ),
        (
            {"book": evolve(BOOK, duties=[*DUTIES, STANDING])},
            "the duty traffic stands still for 3600 s",
        ),
        (
            {"book": evolve(BOOK, duties=[*DUTIES, evolve(STANDING, heard_at=MOMENT - HOUR)])},
            "the duty traffic stands still for 3600 s",
        ),
        (
            {"book": evolve(BOOK, duties=[*DUTIES, evolve(GONE, name="heads")])},
            (
                "no worker that is there has the duty heads, for 3600 s: start one with"
                " AKIRA_RELAY=on, or where all are to run without: akira relay retire"
            ),
        ),
        (
            {"book": evolve(BOOK, duties=[*DUTIES, DutyFigures(name="proof")])},
            "nobody ever began the duty proof: see the workers' logs",
        ),
        (
            {"book": evolve(BOOK, duties=[*DUTIES, evolve(STANDING, worked_at=None)])},
            "the duty traffic was begun, and nobody got on with it yet",
        ),
        (
            {"book": evolve(BOOK, unrated={"no_rate": 1, "no_tariff": 1})},
            "2 of 1000 calls of the last day have no price: akira rerate",
        ),
        (
            {"book": BEHIND},
            "relay gets on, and is 7 positions behind the log, since 360 s",
        ),
        ({"book": OLD}, "a call waits for a price for 3 days: akira unrated list"),
        (
            {"book": evolve(BOOK, unrated={"implausible": 2, "no_rate": 1})},
            (
                "2 calls of the last day cannot be as their records say (implausible):"
                " akira cdr show, then accept, correct or void"
            ),
        ),
        (
            {"book": evolve(BOOK, hosts=[AHEAD])},
            "the clock of sip-01 is 6 s ahead of the stream's: let NTP set both",
        ),
    ],
)
def test_each_trouble_is_named(changes: dict[str, Any], complaint: str) -> None:
    assert a_status(**changes).wrong == [complaint]


PROOF = DayVerdict(day=date(2026, 11, 22), proved_at=MOMENT - 30 * HOUR, last_seal=7)


@pytest.mark.parametrize(
    ("proof", "sentences"),
    [
        (PROOF, []),
        (
            evolve(PROOF, proved_at=MOMENT - 30 * HOUR - MINUTE),
            ["no day after 2026-11-22 was proved: see the workers' logs"],
        ),
        (evolve(PROOF, findings=("money: a",)), ["the proof of 2026-11-22 found: money: a"]),
        (
            evolve(PROOF, findings=("money: a", "log: b", "log: c")),
            ["the proof of 2026-11-22 found: money: a, and 2 more"],
        ),
    ],
)
def test_a_proof_that_found_something_or_is_old_is_wrong(
    proof: DayVerdict, sentences: list[str]
) -> None:
    assert a_status(book=evolve(BOOK, proof=proof)).wrong == sentences


def test_clocks_may_differ_a_little() -> None:
    assert not evolve(
        AHEAD, last_read_at=HOST.last_received_at + timedelta(seconds=5)
    ).clock_suspect


@define
class Asked:
    """A stream that tells one thing after another, a book, and somebody who waits in between."""

    answers: list[StreamFigures | UnavailableError]
    at: list[datetime] = field(factory=list)
    rests: list[float] = field(factory=list)

    async def stream(self) -> StreamFigures:
        answer = self.answers.pop(0)
        if isinstance(answer, UnavailableError):
            raise answer
        return answer

    async def book(self, now: datetime) -> Overview:
        self.at.append(now)
        return BOOK

    async def rest(self, seconds: float) -> None:
        self.rests.append(seconds)

    async def status(self, *urls: str) -> Status:
        tell = TellStatus(
            bridges=MemoryBridges({"here": BRIDGE}),
            stream=TellStream(ask=self.stream, clock=lambda: MOMENT, rest=self.rest),
            book=self.book,
            clock=lambda: MOMENT,
        )
        return await tell(urls)


async def test_who_answers_is_shown_beside_who_does_not() -> None:
    asked = Asked([UnavailableError("NATS is away")])
    status = await asked.status("here", "there")
    assert status.bridges["here"] is BRIDGE
    assert isinstance(status.bridges["there"], Away)
    assert (status.stream.found, status.book, asked.at) == (Away("NATS is away"), BOOK, [MOMENT])
    assert len(status.wrong) == 2


@pytest.mark.parametrize("first", [STREAM, waiting(1, 1, MINUTE)])
async def test_who_is_well_is_asked_once(first: StreamFigures) -> None:
    asked = Asked([first])
    status = await asked.status()
    assert (status.stream.found, status.stream.before, asked.rests) == (first, None, [])


@pytest.mark.parametrize(
    ("second", "wrong"),
    [(waiting(1, 1, HOUR), 1), (waiting(0, 1, HOUR), 0), (UnavailableError("gone"), 1)],
)
async def test_where_records_wait_long_it_is_looked_again(
    second: StreamFigures | UnavailableError, wrong: int
) -> None:
    first = waiting(1, 1, HOUR)
    asked = Asked([first, second])
    status = await asked.status()
    assert status.stream.before is first
    assert (len(status.wrong), asked.rests) == (wrong, [2.0])


def test_what_was_sent_has_to_come_into_the_book() -> None:
    late = evolve(BRIDGE, settled_lag_seconds=301)
    assert a_status(bridges={"b": late}).wrong == [
        "what bridge b sent 301 s ago is not in the book"
    ]
    assert a_status(bridges={"b": evolve(BRIDGE, settled_lag_seconds=300)}).wrong == []


def test_what_the_stream_lost_is_wrong_until_it_is_in_the_book() -> None:
    [sentence] = a_status(bridges={"b": evolve(BRIDGE, lost_bytes=7)}).wrong
    assert sentence.startswith("the stream lost 7 bytes of lines of bridge b that are not in")
