"""Calls with two payers, as an operator has them billed and sees them, on a real database."""

import pytest

from adapters.contract.builders import a_cdr, a_received_call
from akira_in_hand import Akira
from contract.priced_store import priced_store
from contract.servers import PostgresServer
from domain.pricing.verdict import UnratedReason, Verdict

SPAN = ("--from", "2026-11-01", "--to", "2026-12-01")
SINCE = ("--from", "2026-01-01")
UNKNOWN = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
# The tool is the same on both kinds of server; the tables have suites of their own.
pytestmark = pytest.mark.parametrize(
    "postgres_server", [pytest.param("embedded", marks=pytest.mark.embedded)], indirect=True
)


@pytest.fixture
async def akira(postgres_server: PostgresServer) -> Akira:
    """One call of Acme's to a number of Shop's, and one of nobody's."""
    calls = [
        a_received_call(
            a_cdr(call_id=f"c{n}@x", duration=60, callee="4930", account=account),
            verdict=UNKNOWN,
            seq=n,
        )
        for n, account in ((1, "acct-1"), (2, "stranger"))
    ]
    dsn = await priced_store(postgres_server, {"retail": "0.6", "tollfree": "0.06"}, calls)
    said = Akira({"AKIRA_DATABASE_URL": dsn})
    for name in ("Acme", "Shop"):
        await said("company", "add", name, "--currency", "EUR", "--postpaid")
        await said("tariff", "assign", name, "retail", *SINCE)
    await said("account", "map", "acct-1", "Acme")
    await said("party", "add", "number", "4930", "Shop")
    return said


async def balances(akira: Akira) -> list[str]:
    """Give what both companies have."""
    told = [await akira("company", "show", name, "--json") for name in ("Acme", "Shop")]
    return [each.document["company"]["balance"] for each in told]


async def see_that_all_follows_from_the_log(akira: Akira) -> None:
    for projection in ("assignments", "cdr", "movements", "balance"):
        found = (await akira("rebuild", projection, "--dry-run", "--json")).document
        assert (found["different"], found["missing"], found["extra"]) == (0, 0, 0), projection


@pytest.fixture
async def billed(akira: Akira) -> Akira:
    """Both calls, billed to who is called as well, since somebody asked for it."""
    assert (await akira("rerate", *SPAN)).code == 0
    assert await balances(akira) == ["-0.6", "-0.6"]
    inbound = ("tariff", "assign", "Shop", "tollfree", *SINCE, "--side", "inbound")
    assert (await akira(*inbound)).code == 0
    company = (await akira("company", "show", "Shop", "--json")).document["company"]
    assert [each["tariff"] for each in company["tariffs"]] == ["retail"]
    assert [each["by"] for each in company["tariffs_of_certain_calls"]] == ["inbound"]
    assert (await akira("rerate", *SPAN)).code == 0
    assert await balances(akira) == ["-0.6", "-0.6"]
    assert (await akira("rerate", *SPAN, "--parties")).code == 0
    assert await balances(akira) == ["-0.6", "-0.12"]
    return akira


async def test_both_sides_are_shown(billed: Akira) -> None:
    akira = billed
    shown = await akira("cdr", "show", "c1@x")
    assert "the called side:" in shown.out
    [told] = (await akira("cdr", "show", "c1@x", "--json")).document["calls"]
    assert (told["charge"]["amount"], told["charge_in"]["amount"]) == ("0.6", "0.06")
    assert [each["kind"] for each in told["movements"]] == ["call", "call_in"]
    called = told["charge_in"]
    assert (called["billed_seconds"], called["prefix"], called["steps"] != []) == (
        "60.000",
        "49",
        True,
    )
    assert called["tariff_id"] != told["charge"]["tariff_id"]
    explained = (await akira("party", "explain", "c1@x", "--json")).document["calls"][0]
    assert [each["side"] for each in explained["matches"]] == ["outbound", "inbound"]
    assert "pays for being called" in (await akira("party", "explain", "c2@x")).out
    quoted = ("rate", "Shop", "4930", "--duration", "60", "--at", "2026-11-23", "--json")
    for side, amount in (("outbound", "0.6"), ("inbound", "0.06")):
        assert (await akira(*quoted, "--side", side)).document["amount"] == amount


async def test_each_side_has_its_report(billed: Akira) -> None:
    asked = ("report", "revenue", "--from", "2026-11", "--to", "2026-12", "--by", "company")
    own = (await billed(*asked, "--json")).document
    assert [(each["company"], each["revenue"]) for each in own["rows"]] == [
        ("(unknown)", "0"),
        ("Acme", "0.6"),
    ]
    assert own["called"][0]["revenue"] == "0.12"
    theirs = (await billed(*asked, "--side", "inbound", "--json")).document
    assert [(each["company"], each["calls"], each["revenue"]) for each in theirs["rows"]] == [
        ("Shop", 2, "0.12")
    ]
    assert (theirs["side"], theirs["called"]) == ("inbound", [])
    suppliers = (*asked[:-1], "supplier", "--side", "inbound")
    refused = await billed(*suppliers)
    assert (refused.code, "a called side has no supplier" in refused.err) == (2, True)


async def test_a_side_waits_alone_and_is_invoiced_apart(billed: Akira) -> None:
    akira = billed
    waiting = (await akira("unrated", "list", "--json")).document
    assert [(each["reason"], each["side"]) for each in waiting["groups"]] == [
        ("unknown_account", "outbound")
    ]
    settled = await akira(
        "unrated", "settle", "--reason", "unknown_account", "--because", "from outside"
    )
    assert (settled.code, "other side" in settled.err) == (1, True)
    invoice = (await akira("invoice", "Shop", "2026-11", "--json")).document
    assert [(each["destination"], each["side"], each["calls"], each["amount"])
            for each in invoice["destinations"]] == [
        (invoice["destinations"][0]["destination"], "inbound", 2, "0.12")
    ]  # fmt: skip
    assert "(inbound)" in (await akira("invoice", "Shop", "2026-11")).out


async def test_both_sides_are_taken_back(billed: Akira) -> None:
    akira = billed
    await see_that_all_follows_from_the_log(akira)
    [told] = (await akira("cdr", "show", "c1@x", "--json")).document["calls"]
    key = told["call"]["call_key"]
    voided = await akira("cdr", "void", key, "--because", "a test")
    assert "called side: 0.06" in voided.out
    assert await balances(akira) == ["0", "-0.06"]
    assert (await akira("cdr", "unvoid", key, "--because", "a test")).code == 0
    assert await balances(akira) == ["-0.6", "-0.12"]
    await see_that_all_follows_from_the_log(akira)


async def test_an_inbound_tariff_ends_and_is_for_no_certain_calls(akira: Akira) -> None:
    inbound = ("tariff", "assign", "Shop", "tollfree", *SINCE, "--side", "inbound")
    wrong = await akira(*inbound, "--account", "acct-1")
    assert (wrong.code, wrong.err.count("\n")) == (2, 1)
    assert (await akira(*inbound)).code == 0
    ended = await akira(
        "tariff", "unassign", "Shop", "--side", "inbound", "--from", "2026-11-01", "--json"
    )
    [held] = ended.document["company"]["tariffs_of_certain_calls"]
    assert held["valid_to"].startswith("2026-11-01")
    assert (await akira("rerate", *SPAN)).code == 0
    assert await balances(akira) == ["-0.6", "-0.6"]
    await see_that_all_follows_from_the_log(akira)
