"""A month of the past is closed by the operator's tool, and what becomes of it later is named."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from adapters.contract.builders import a_company
from adapters.timescale.money.book import TimescaleMoneyBook
from contract.closing_office import HOUR, LAST, MONTH, NOW, Office, an_office, checks
from contract.servers import NatsServer, PostgresServer
from domain.facts.call_facts import CallReceived
from domain.facts.month import month_of

pytestmark = pytest.mark.embedded
MOVED = "update balance_movement set at = '{}' where id = 1"
LONGER = "update cdr set billed_seconds = billed_seconds {} where stream_seq = 4"
FORGED = "update event set data = data || '{\"forged\": 1}' where type = 'CallReceived'"


@pytest.fixture
async def office(
    private_nats: NatsServer, private_postgres: PostgresServer
) -> AsyncIterator[Office]:
    async with an_office(private_nats, private_postgres) as office:
        yield office


async def test_a_month_is_closed_and_stays_what_it_was(office: Office) -> None:
    company = await a_company(TimescaleMoneyBook(office.pool))
    first, _ = [await office.record(n, MONTH.start + n * HOUR, company) for n in (1, 2)]
    assert checks(await office.close()) == ["hosts"]
    await office.record(3, MONTH.end, company)
    assert checks(await office.close()) == ["seals"]
    early = await office.akira("close", str(month_of(NOW)), "--json")
    assert checks(early) == ["order", "order", "time"]
    await office.seal()
    await _closed_once(office)
    assert (await office.close("--verify")).document["late"]["calls"] == 0
    await _amended_only_where_said(office, first)
    await office.record(4, MONTH.start + 4 * HOUR, company)
    for call_id, late in (("c2", False), ("c4", True)):
        [told] = (await office.akira("cdr", "show", call_id, "--json")).document["calls"]
        assert (told["closed"], told["late"]) == (str(MONTH), late)
    rows = await office.pool.fetch("select c.call_id, c.late from cdr c order by 1")
    assert [tuple(row) for row in rows if row["late"]] == [("c4", True)]
    verdict = await office.close("--verify")
    late_ones = verdict.document["late"]
    assert (verdict.code, late_ones["calls"], late_ones["amendments"]) == (0, 1, 1)
    await _changed_by_who_may_not(office)


async def test_months_are_closed_in_their_order_unless_somebody_says_why(office: Office) -> None:
    company = await a_company(TimescaleMoneyBook(office.pool))
    starts = (MONTH.start, LAST.start, LAST.end)
    calls = [await office.record(n, start, company) for n, start in enumerate(starts, 1)]
    assert len(calls) == 3
    await office.seal()
    wanted = ("close", str(LAST))
    await _refused_out_of_order(office, *wanted)
    done = await office.akira(*wanted, "--out-of-order", "--because", "audited", "--json")
    assert (done.code, done.document["closed"]["left_open"]) == (0, [str(MONTH)])
    assert done.document["closed"]["because"] == "audited"
    verified = await office.akira(*wanted, "--verify")
    assert verified.code == 0, verified
    assert f"closed out of order, while {MONTH} was open: audited" in verified.out
    for same in ([], ["--out-of-order", "--because", "audited"]):
        again = await office.akira(*wanted, *same, "--json")
        assert (again.code, again.document["already"]) == (0, True)
    other = await office.akira(
        *wanted, "--quiet", "sip-07", "--out-of-order", "--because", "a habit", "--json"
    )
    assert (checks(other), other.document["already"]) == (["hosts", "order"], True)
    # What is in order needs no reason, and keeps none.
    needless = await office.close("--out-of-order", "--because", "audited")
    closed = needless.document["closed"]
    assert (needless.code, closed["left_open"], closed["because"]) == (0, [], None)
    listed = (await office.akira("close", "--list", "--json")).document["closes"]
    assert [each["month"] for each in listed] == [str(LAST), str(MONTH)]


async def test_seals_that_follow_are_waited_for_where_a_worker_is_there(office: Office) -> None:
    company = await a_company(TimescaleMoneyBook(office.pool))
    await office.record(1, MONTH.start, company)
    await office.record(2, MONTH.end, company)
    await office.pool.execute("update duty set renewed_at = now() + interval '1 h'")
    at_once = await office.close("--no-wait")
    assert (checks(at_once), at_once.err) == (["seals"], "")
    waiting = await office.akira.begin("close", str(MONTH))
    assert waiting.stderr is not None
    async with asyncio.timeout(240):
        said = await waiting.stderr.readline()
        await office.seal()
        _, more = await waiting.communicate()
    assert said.startswith(b"akira: waiting for seals, a minute at most")
    assert (waiting.returncode, more) == (0, b"")
    refused = await office.close("--verify", "--no-wait")
    assert (refused.code, "--verify takes a month" in refused.err) == (2, True)


async def _refused_out_of_order(office: Office, *wanted: str) -> None:
    early = await office.akira(*wanted, "--json")
    assert checks(early) == ["order"]
    [finding] = early.document["findings"]
    assert finding["seen"].startswith(f"{MONTH} has calls and is open: akira close {MONTH} first")
    told = await office.akira(*wanted)
    assert (told.code, f"NOT closed: {LAST} stays open" in told.out, told.err) == (1, True, "")
    for wrong in (
        ["--out-of-order"],
        ["--because", "audited"],
        ["--out-of-order", "--because", " "],
        ["--verify", "--out-of-order", "--because", "audited"],
    ):
        said = await office.akira(*wanted, *wrong)
        assert (said.code, said.out, len(said.err.splitlines())) == (2, "", 1), said
    assert (await office.akira("close", "--list", "--json")).document["closes"] == []


async def _closed_once(office: Office) -> None:
    done = await office.close()
    assert (done.code, done.document["already"]) == (0, False)
    [sums] = done.document["closed"]["calls"]["sums"]
    assert (sums["calls"], sums["billed"], Decimal(sums["amount"])) == (2, 132, Decimal("0.22"))
    again = await office.close()
    assert (again.code, again.document["already"]) == (0, True)
    listed = (await office.akira("close", "--list", "--json")).document["closes"]
    assert [each["month"] for each in listed] == [str(MONTH)]


async def _amended_only_where_said(office: Office, call: CallReceived) -> None:
    void = ("cdr", "void", str(call.call_key), "--because", "a test")
    refused = await office.akira(*void)
    assert (refused.code, "--closed amends it all the same" in refused.err) == (1, True)
    assert (await office.akira(*void, "--closed")).code == 0


async def _changed_by_who_may_not(office: Office) -> None:
    # The day on which it was booked.
    was = await office.pool.fetchval("select at from balance_movement where id = 1")
    await office.tamper(MOVED.format(MONTH.start))
    moved = await office.close("--verify")
    names = [each["name"] for each in moved.document["differences"]]
    assert (moved.code, names) == (1, ["booked EUR debits", "booked EUR total"])
    await office.tamper(MOVED.format(was))
    assert (await office.close("--verify")).code == 0
    await office.tamper(LONGER.format("+ 7"))
    assert checks(await office.close("--verify")) == ["book"]
    await office.tamper(LONGER.format("- 7"))
    await office.tamper(FORGED)
    broken = await office.close("--verify")
    assert (broken.code, broken.document["seals"]["broken"]) == (1, 1)
