"""What is wrong is said, from the bridge to the book; the rest is shown all the same."""

from datetime import datetime
from typing import Any

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT
from adapters.memory.health.servers import MemoryBridges
from application.errors import UnavailableError
from application.health.data import BridgeFigures
from application.health.status import Away, Status, TellStatus
from application.proof.data import StreamGap
from application.proof.overview import Overview, StreamFigures

BRIDGE = BridgeFigures(lag_seconds=60, lag_bytes=0, unconfirmed=0, connected=True, last_ack=MOMENT)
STREAM = StreamFigures(
    messages=1, size=80, max_size=100, replicas=1, last_stored_at=MOMENT, consumers=[]
)
BOOK = Overview(open_letters={}, unrated={}, duplicates=0, hosts=[], gaps=[])
GAP = StreamGap(stream="AKIRA_CDR", first_seq=5, last_seq=7, before=MOMENT)


def a_status(**changes: Any) -> Status:  # noqa: ANN401 any field
    return evolve(Status(at=MOMENT, bridges={"b": BRIDGE}, stream=STREAM, book=BOOK), **changes)


def test_nothing_is_wrong() -> None:
    assert a_status().wrong == []
    assert a_status(stream=evolve(STREAM, size=10**9, max_size=-1)).wrong == []


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
    ],
)
def test_each_trouble_is_named(changes: dict[str, Any], complaint: str) -> None:
    assert a_status(**changes).wrong == [complaint]


async def test_who_answers_is_shown_beside_who_does_not() -> None:
    asked: list[datetime] = []

    async def stream() -> StreamFigures:
        raise UnavailableError("NATS is away")

    async def book(now: datetime) -> Overview:
        asked.append(now)
        return BOOK

    tell = TellStatus(
        bridges=MemoryBridges({"here": BRIDGE}), stream=stream, book=book, clock=lambda: MOMENT
    )
    status = await tell(["here", "there"])
    assert status.bridges["here"] is BRIDGE
    assert isinstance(status.bridges["there"], Away)
    assert (status.stream, status.book, asked) == (Away("NATS is away"), BOOK, [MOMENT])
    assert len(status.wrong) == 2
