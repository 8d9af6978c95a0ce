"""The doctor names what is wrong with a database, and how to mend it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.health.servers import MemoryDatabaseServer, MemorySchema
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.proof.census import MemoryRecordCensus
from application.health.data import DatabaseFacts
from application.health.examine_database import ExamineDatabase, server_findings
from application.health.finding import Finding, State
from application.health.holder import FindHolder
from application.proof.overview import HeldEvents, OnlyRead

WELL = DatabaseFacts(
    now=MOMENT,
    version="17.2",
    role="akira",
    timescaledb="2.17",
    license="timescale",
    only_read=None,
    synchronous_commit="on",
    fsync="on",
)


def examine(server: MemoryDatabaseServer, schema: MemorySchema, skew: float = 0) -> ExamineDatabase:
    now = MOMENT + timedelta(seconds=skew)
    return ExamineDatabase(
        server=server, schema=schema, find_holder=holder(None, now), clock=lambda: now
    )


def holder(held: HeldEvents | None, now: datetime) -> FindHolder:
    census = MemoryRecordCensus(ledger=MemoryCdrLedger(), box=MemoryDeadLetterBox(), holding=held)
    return FindHolder(census=census, clock=lambda: now)


def wrong(findings: list[Finding]) -> dict[str, State]:
    return {each.about: each.state for each in findings if each.state is not State.GOOD}


async def test_all_is_well() -> None:
    found = await examine(MemoryDatabaseServer(WELL), MemorySchema())()
    assert wrong(list(found)) == {}
    assert [each.mend for each in found] == [""] * len(found)
    assert found[-1] == Finding(
        "database role akira_worker", State.GOOD, "may add, not rewrite or delete"
    )


async def test_without_its_tables_nobody_asks_for_rights() -> None:
    server = MemoryDatabaseServer(WELL, faults=["must not delete cdr"])
    found = await examine(server, MemorySchema(released=["0001", "0002"], applied=["0001"]))()
    assert found[-1] == Finding(
        "database schema", State.BAD, "1 migrations pending", "akira migrate"
    )


async def test_each_right_too_many_is_a_finding() -> None:
    server = MemoryDatabaseServer(WELL, faults=["must not delete cdr", "may not insert event"])
    found = await examine(server, MemorySchema())()
    assert [each.seen for each in found[-2:]] == server.faults
    assert {each.state for each in found[-2:]} == {State.BAD}


@pytest.mark.parametrize(
    ("pid", "who", "mend"),
    [
        (4711, "session 4711 of ana in database other", "pg_terminate_backend(4711)"),
        (None, "a prepared transaction of ana in database other", "rollback prepared"),
    ],
)
async def test_a_transaction_that_was_forgotten_is_named_after_a_minute(
    pid: int | None, who: str, mend: str
) -> None:
    held = HeldEvents(since=MOMENT, pid=pid, user="ana", database="other")
    minute = timedelta(seconds=60)
    assert (await holder(held, MOMENT + minute)()).state is State.GOOD
    found = await holder(held, MOMENT + minute + timedelta(seconds=1))()
    assert (found.about, found.state) == ("open transactions", State.BAD)
    assert found.seen.startswith(who)
    assert found.seen.endswith("of the last 61 s")
    assert mend in found.mend


@pytest.mark.parametrize(("seconds", "state"), [(1.9, State.GOOD), (-2, State.BAD)])
async def test_clocks_agree(seconds: float, state: State) -> None:
    found = await examine(MemoryDatabaseServer(WELL), MemorySchema(), seconds)()
    [clock] = [each for each in found if each.about == "database clock"]
    assert (clock.state, clock.seen) == (state, f"{seconds:+.3f} s")


@pytest.mark.parametrize(("early", "late", "seen"), [(-9, 9, "+0.000 s"), (3, 9, "+3.000 s")])
async def test_the_way_of_a_slow_answer_is_no_difference_of_clocks(
    early: float, late: float, seen: str
) -> None:
    ours = (MOMENT + timedelta(seconds=each) for each in (early, late))
    examine = ExamineDatabase(
        server=MemoryDatabaseServer(WELL),
        schema=MemorySchema(),
        find_holder=holder(None, MOMENT),
        clock=lambda: next(ours),
    )
    [clock] = [each for each in await examine() if each.about == "database clock"]
    assert clock.seen == seen


@pytest.mark.parametrize(
    ("changes", "about", "state"),
    [
        ({"timescaledb": None, "license": None}, "timescaledb", State.WARNING),
        ({"license": "apache"}, "timescaledb", State.WARNING),
        ({"fsync": "off"}, "database durability", State.BAD),
        ({"synchronous_commit": "off"}, "database durability", State.BAD),
        ({"only_read": OnlyRead.REPLICA}, "database writable", State.BAD),
        ({"only_read": OnlyRead.SETTING}, "database writable", State.BAD),
    ],
)
def test_a_server_that_is_not_enough(changes: dict[str, Any], about: str, state: State) -> None:
    found = list(server_findings(evolve(WELL, **changes)))
    assert wrong(found) == {about: state}
    assert all(each.mend for each in found if each.state is not State.GOOD)
