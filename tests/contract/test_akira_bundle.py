"""Free minutes as an operator agrees and settles them, on a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.contract.builders import (
    a_band,
    a_cdr,
    a_charge,
    a_rate,
    a_received_call,
    a_tier,
    a_version,
)
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from akira_in_hand import Akira
from contract.servers import PostgresServer, migrated_database
from domain.facts.call_facts import CallReceived
from domain.pricing.verdict import Verdict

MIDNIGHT = datetime(2026, 10, 16, 22, tzinfo=UTC)  # of 17 October in Berlin
FLAT = ("bundle", "add", "Acme", "Flat", "--minutes", "31", "--covers", "49*", "--covers", "Mars")
STARTS = (MIDNIGHT - timedelta(seconds=1), MIDNIGHT, MIDNIGHT + timedelta(days=3))


def a_call(number: int, start: datetime) -> CallReceived:
    """Give a call of 66 s, which was priced by a wrong tariff."""
    cdr = a_cdr(
        call_id=f"c{number}@x",
        start_time=start,
        duration=66,
        callee="4930",
        account="acct-1",
    )
    verdict = Verdict(company_id=1, charge=a_charge())
    return a_received_call(cdr, verdict=verdict, seq=number)


@pytest.fixture
async def akira(postgres_server: PostgresServer) -> Akira:
    dsn = await migrated_database(postgres_server)
    said = Akira({"AKIRA_DATABASE_URL": dsn})
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await migrate(pool)
        rate = a_rate("49", a_band(a_tier("0.6")))
        start = datetime(2026, 1, 1, tzinfo=UTC)
        await TimescaleTariffStore(pool).save(a_version(rate, name="test", effective_from=start))
        await said("company", "add", "Acme", "--currency", "EUR", "--zone", "Europe/Berlin")
        await said("account", "map", "acct-1", "Acme")
        await said("tariff", "assign", "Acme", "test", "--from", "2026-01-01")
        calls = [a_call(number, start) for number, start in enumerate(STARTS, 1)]
        await TimescaleCdrLedger(pool).record(calls)
    return said


async def settled(akira: Akira) -> tuple[int, str, str, str]:
    """Settle October; give the free seconds, the credit, what was booked now, and the balance."""
    said = await akira("bundle", "settle", "2026-10", "--json")
    assert said.code == 0, said.err
    [acme] = said.document["companies"]
    [flat] = acme["bundles"]
    return flat["seconds"], flat["credit"], flat["booked"], acme["balance"]


async def test_a_month_of_free_minutes(akira: Akira) -> None:
    agreed = await akira(*FLAT, "--from", "2026-10-17", "--json")
    assert agreed.document["bundles"] == [
        {"bundle": "Flat", "seconds": 1860, "covers": ["49*", "Mars"],
         "valid_from": "2026-10-17", "valid_to": None},
    ]  # fmt: skip
    assert await settled(akira) == (132, "0.22", "0.22", "-0.11")
    assert await settled(akira) == (132, "0.22", "0", "-0.11")
    assert (await akira("rerate", "--from", "2026-10-01", "--to", "2026-11-01")).code == 0
    assert await settled(akira) == (132, "1.32", "1.1", "-0.66")
    void = await akira("cdr", "void", str(a_call(3, STARTS[2]).call_key), "--because", "a test")
    assert void.code == 0, void.err
    assert await settled(akira) == (66, "0.66", "-0.66", "-0.66")
    invoice = (await akira("invoice", "Acme", "2026-10", "--json")).document
    [credit] = invoice["bundles"]
    assert (credit["allowance"], credit["seconds"], credit["calls"]) == (900, 66, 1)
    assert (invoice["total"]["amount"], invoice["right"]) == ("1.32", True)
    assert invoice["net"] == "0.66"
    for table in ("movements", "balance", "companies"):
        assert (await akira("rebuild", table)).code == 0, table
    ended = await akira("bundle", "end", "acme", "flat", "2026-10-17", "--because", "a slip")
    assert "2026-10-17" in ended.out
    assert await settled(akira) == (0, "0", "-0.66", "-1.32")
    span = ("--from", "2026-01-01", "--to", "2190-01-01", "--json")
    lines = (await akira("statement", "Acme", *span)).document["lines"]
    assert [each["reference"] for each in lines if each["kind"] == "bundle"] == [
        "Flat 2026-10: 132 s free, #1", "Flat 2026-10: 132 s free, #2",
        "Flat 2026-10: 66 s free, #3", "Flat 2026-10: 0 s free, #4",
    ]  # fmt: skip
    listed = (await akira("bundle", "list", "Acme", "--json")).document
    assert [(each["month"], each["seconds"]) for each in listed["credited"]] == [("2026-10", 0)]


async def test_what_cannot_be_is_refused_in_a_line(akira: Akira) -> None:
    await akira(*FLAT, "--from", "2026-10-17")
    for code, word, arguments in (
        (1, "already", (*FLAT, "--from", "2026-10-18")),
        (1, "Nobody", ("bundle", "settle", "2026-10", "Nobody")),
        (2, "no day", (*FLAT, "--from", "today")),
        (2, "no month", ("bundle", "settle", "October")),
        (2, "no month of calls", ("bundle", "settle", "1066-10")),
        (1, "'Flax'", ("bundle", "end", "Acme", "Flax", "2026-11-01", "--because", "sold")),
    ):
        said = await akira(*arguments)
        assert (said.code, said.out) == (code, ""), said
        assert word in said.err
        assert "Traceback" not in said.err
    nothing = await akira("bundle", "settle", "2026-09", "Acme")
    assert (nothing.code, "nothing new" in nothing.out) == (0, True)
