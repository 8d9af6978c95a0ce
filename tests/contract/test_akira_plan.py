"""`akira plan`: how numbers are written, and what calls cost by it."""

from collections.abc import AsyncIterator

import pytest

from adapters.contract.builders import START, a_cdr, a_received_call, a_version
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from akira_in_hand import Akira
from contract.servers import PostgresServer, drop_database, migrated_database
from domain.pricing.verdict import UnratedReason, Verdict


@pytest.fixture
async def akira(postgres_server: PostgresServer) -> AsyncIterator[Akira]:
    dsn = await migrated_database(postgres_server)
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await TimescaleTariffStore(pool).save(a_version(name="retail", effective_from=START))
    yield Akira({"AKIRA_DATABASE_URL": dsn})
    await drop_database(postgres_server, dsn)


async def refused(akira: Akira, code: int, word: str, *arguments: str) -> None:
    said = await akira(*arguments)
    assert (said.code, word in said.err) == (code, True), said.err
    assert len(said.err.strip().splitlines()) == 1


async def test_a_plan_is_added_assigned_and_tried_out(akira: Akira) -> None:
    add = ("plan", "add", "retail", "--country", "DE")
    said = await akira(*add, "--strip", "1234#", "--keep", "0800*", "--json")
    [version] = said.document["versions"]
    assert (version["country_code"], version["national_prefix"]) == ("49", "0")
    assert (version["strip"], version["from"]) == (["1234#"], None)
    assert version["keep"] == ["110", "112", "0800*"]
    await refused(akira, 1, "correct it", *add)
    assert (await akira(*add, "--strip", "9", "--from", "2190-01-01")).code == 0
    assert (await akira(*add, "--correct", "--strip", "8")).code == 0
    numbers = ("+49 30 123456", "8030123456", "112", "bob")
    read = (await akira("plan", "test", "retail", *numbers, "--json")).document["numbers"]
    assert [each["number"] for each in read] == ["+4930123456", "+4930123456", "112", "bob"]
    assert read[1]["steps"] == ["8 stripped", "0 means national: 49 in front"]
    later = await akira("plan", "test", "retail", "9030123456", "--at", "2190-02-01")
    assert "+4930123456" in later.out
    assert "used by: nobody yet" in (await akira("plan", "show", "retail")).out
    await akira("plan", "assign", "retail", "--default", "--from", "2026-01-01")
    await akira("plan", "assign", "retail", "--account", "trunk-7")
    listed = await akira("plan", "list")
    assert "account trunk-7, default" in listed.out
    gone = (await akira("plan", "unassign", "--account", "trunk-7", "--json")).document
    assert [use["plan"] for use in gone["uses"]] == ["retail", None, "retail"]


async def test_what_cannot_be_planned_is_refused_in_one_line(akira: Akira) -> None:
    add = ("plan", "add", "retail", "--country")
    await refused(akira, 2, "no country of ISO 3166: 'XX'", *add, "XX")
    await refused(akira, 2, "00 always means", *add, "DE", "--strip", "0049")
    await refused(akira, 2, "area code", *add, "DE", "--bare", "subscriber")
    await refused(akira, 2, "--bare", *add, "DE", "--bare", "wild")
    await refused(akira, 1, "there is no number plan 'x'", "plan", "show", "x")
    await refused(akira, 1, "there is no number plan 'x'", "plan", "test", "x", "1")
    await refused(akira, 1, "there is no number plan 'x'", "plan", "assign", "x", "--default")
    await akira(*add, "DE")
    await refused(akira, 2, "one of --account", "plan", "assign", "retail")
    both = ("--default", "--host", "sip-1")
    await refused(akira, 2, "one of --account", "plan", "assign", "retail", *both)
    await refused(akira, 1, "company", "plan", "assign", "retail", "--company", "Nobody")


async def test_a_quote_reads_the_number_by_the_companys_plan(akira: Akira) -> None:
    await akira("company", "add", "Acme", "--currency", "EUR")
    await akira("tariff", "assign", "Acme", "retail", "--from", "2026-01-01")
    quote = ("rate", "Acme", "015112345678", "--duration", "60")
    await refused(akira, 1, "no_rate", *quote)
    await akira("plan", "add", "germany", "--country", "DE", "--unknown", "unrated")
    await akira("plan", "assign", "germany", "--company", "Acme", "--from", "2026-01-01")
    found = (await akira(*quote, "--json")).document
    assert found["prefix"] == "49"
    assert [each["number"] for each in found["numbers"]] == ["+4915112345678"]
    assert "0 means national: 49 in front" in (await akira(*quote)).out
    unknown = ("rate", "Acme", "*21#", "--duration", "60")
    await refused(akira, 1, "unknown_number (*21# is *21# by plan germany)", *unknown)


async def test_a_plan_is_tried_over_stored_calls(akira: Akira) -> None:
    await akira("company", "add", "Acme", "--currency", "EUR")
    await akira("account", "map", "acct-1", "Acme")
    await akira("tariff", "assign", "Acme", "retail", "--from", "2026-01-01")
    await akira("plan", "add", "germany", "--country", "DE")
    unpriced = Verdict(company_id=1, unrated_reason=UnratedReason.NO_RATE)
    async with open_pool(DatabaseSettings(url=akira.settings["AKIRA_DATABASE_URL"])) as pool:
        cdr = a_cdr(duration=60, callee="015112345678")
        await TimescaleCdrLedger(pool).record([a_received_call(cdr, verdict=unpriced)])
    span = ("--from", "2026-01-01", "--to", "2027-01-01")
    found = (await akira("plan", "try", "germany", *span, "--json")).document
    assert (found["looked_at"], found["changed"]) == (1, 1)
    [change] = found["changes"]
    assert (change["now"], change["calls"], change["currency"]) == ("no_rate", 1, "EUR")
    assert "1 would change" in (await akira("plan", "try", "germany", *span)).out
    await akira("plan", "assign", "germany", "--default", "--from", "2026-01-01")
    assert (await akira("plan", "try", "germany", *span, "--json")).document["changed"] == 0
    done = (await akira("rerate", *span, "--json")).document
    assert done["changed"] == 1
    shown = await akira("cdr", "show", str(cdr.call_id))
    assert "0 means national: 49 in front" in shown.out
    await refused(akira, 1, "there is no number plan 'x'", "plan", "try", "x", *span)
