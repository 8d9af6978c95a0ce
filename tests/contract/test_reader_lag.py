"""How far the readers of the log are behind it, and since when a call waits for a price."""

import re

import pytest

from adapters.contract.builders import MOMENT
from adapters.contract.calls.delivering import stored
from adapters.contract.proof.records import a_call
from adapters.timescale.sql import query
from application.proof.overview import ReaderFigures
from contract.ledger_probes import TimescaleStoreProbe
from contract.operator_probes import TimescaleOperatorProbe, over


@pytest.fixture
def probe(store: TimescaleStoreProbe) -> TimescaleOperatorProbe:
    return over(store)


async def relay_of(probe: TimescaleOperatorProbe) -> ReaderFigures:
    [found] = [
        each for each in (await probe.census.overview(MOMENT)).readers if each.name == "relay"
    ]
    return found


async def test_the_first_that_is_not_read_tells_the_age(probe: TimescaleOperatorProbe) -> None:
    await stored(probe, a_call(1))
    await probe.read_log("relay")
    await stored(probe, a_call(2))
    first = await probe.store.pool.fetchval("select max(at) from event")
    await stored(probe, a_call(3))
    assert await relay_of(probe) == ReaderFigures(name="relay", positions=2, since=first)


async def test_a_reader_that_comes_to_another_cluster_is_behind_by_positions(
    probe: TimescaleOperatorProbe,
) -> None:
    await stored(probe, a_call(1), a_call(2))
    await probe.read_log("relay")
    # As after a dump that was restored: the numbers of transactions are those of another cluster.
    await probe.store.pool.execute(
        "update event_reader set cluster = 1, written_by = '9000000000' where name = 'relay'"
    )
    assert await relay_of(probe) == ReaderFigures(name="relay")
    await stored(probe, a_call(3))
    assert (await relay_of(probe)).positions == 1
    await probe.read_log("relay")
    assert await relay_of(probe) == ReaderFigures(name="relay")


async def test_who_waits_longest_for_a_price_is_looked_up(probe: TimescaleOperatorProbe) -> None:
    await stored(probe, a_call(1))
    assert "cdr_unrated" in await plan(probe, "proof/unrated_since")


async def test_what_was_read_is_not_read_again(probe: TimescaleOperatorProbe) -> None:
    pool = probe.store.pool
    await pool.execute(
        "insert into event (stream_id, version, type, schema_version, data)"
        " select gen_random_uuid(), 1, 'Nothing', 1, '{}' from generate_series(1, 20000)"
    )
    await pool.execute(
        "update event_reader set position = 20000, highest = 20000, written_by ="
        " (select max(written_by::text::bigint)::text::xid8 from event)"
    )
    await pool.execute("analyze event, event_reader")
    for name, *arguments in (
        ("facts/unpublished", "relay", 1000, ["CallReceived"]),
        ("facts/note_reader", "relay", "0", 0),
        ("proof/overview_readers",),
    ):
        done = await plan(probe, name, *arguments, analyze=True)
        assert not re.search(r"(Removed by .*: |actual rows=)\d{4}", done), done


async def plan(
    probe: TimescaleOperatorProbe, name: str, *arguments: object, analyze: bool = False
) -> str:
    """Tell how the server goes about it, or would if the tables were too large to be read whole."""
    options = "(analyze, timing off)" if analyze else ""
    async with probe.store.pool.acquire() as connection, connection.transaction():
        await connection.execute(f"set local enable_seqscan = {'on' if analyze else 'off'}")
        rows = await connection.fetch(f"explain {options} {query(name)}", *arguments)
    return "\n".join(row[0] for row in rows)
