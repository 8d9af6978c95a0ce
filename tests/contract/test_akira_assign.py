"""Tariffs of certain calls, as an operator assigns and ends them, on a real database."""

from ipaddress import ip_address

import pytest

from adapters.contract.builders import a_cdr, a_received_call
from akira_in_hand import Akira
from contract.priced_store import priced_store
from contract.servers import PostgresServer
from domain.facts.call_facts import CallReceived
from domain.pricing.verdict import UnratedReason, Verdict

SPAN = ("--from", "2026-11-01", "--to", "2026-12-01")
SINCE = ("--from", "2026-01-01")
TARIFFS = {"all": "0.6", "trunk": "0.3", "office": "0.1"}
UNKNOWN = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
# The tool is the same on both kinds of server; the tables have suites of their own.
pytestmark = pytest.mark.parametrize(
    "postgres_server", [pytest.param("embedded", marks=pytest.mark.embedded)], indirect=True
)


def a_call(number: int, account: str, source: str) -> CallReceived:
    cdr = a_cdr(
        call_id=f"c{number}@x",
        duration=60,
        callee="4930",
        src_ip=ip_address(source),
        account=account,
    )
    return a_received_call(cdr, verdict=UNKNOWN, seq=number)


@pytest.fixture
async def akira(postgres_server: PostgresServer) -> Akira:
    calls = [
        a_call(1, "acct-1", "203.0.113.9"), a_call(2, "acct-1", "192.0.2.7"),
        a_call(3, "acct-7", "192.0.2.7"),
    ]  # fmt: skip
    dsn = await priced_store(postgres_server, TARIFFS, calls)
    said = Akira({"AKIRA_DATABASE_URL": dsn})
    await said("company", "add", "Acme", "--currency", "EUR", "--postpaid")
    for account in ("acct-1", "acct-7"):
        await said("account", "map", account, "Acme")
    await said("tariff", "assign", "Acme", "all", *SINCE)
    return said


async def prices(akira: Akira) -> list[str]:
    """Price all anew, and give what each call costs."""
    assert (await akira("rerate", *SPAN)).code == 0
    found = []
    for number in (1, 2, 3):
        [told] = (await akira("cdr", "show", f"c{number}@x", "--json")).document["calls"]
        found.append(told["charge"]["amount"])
    return found


async def test_each_call_is_priced_by_the_tariff_that_is_for_it(akira: Akira) -> None:
    assert await prices(akira) == ["0.6"] * 3
    trunk, office = ("--source", "192.0.2.0/28"), ("--account", "acct-7")
    for tariff, only in (("trunk", trunk), ("office", office)):
        assert (await akira("tariff", "assign", "Acme", tariff, *SINCE, *only)).code == 0
    assert await prices(akira) == ["0.6", "0.3", "0.1"]
    quoted = await akira(
        "rate", "Acme", "4930", "--duration", "60", "--at", "2026-11-23", "--source", "192.0.2.7",
        "--json",
    )  # fmt: skip
    assert (quoted.document["amount"], quoted.document["tariff"]["tariff"]) == ("0.3", "trunk")
    for number, words in (
        (1, "tariff all, for all calls that no other is for"),
        (2, "tariff trunk, for calls by source 192.0.2.0/28"),
        (3, "tariff office, for calls by account acct-7"),
    ):
        shown = await akira("cdr", "show", f"c{number}@x")
        assert f"by today's assignments: {words}\n" in shown.out
        [told] = (await akira("cdr", "show", f"c{number}@x", "--json")).document["calls"]
        assert told["tariff"]["charged"] == told["tariff"]["today"]["tariff"]
    [told] = (await akira("party", "explain", "c3@x", "--json")).document["calls"]
    assert [each["tariff"] for each in told["tariffs"]] == ["office", "trunk", "all"]
    company = (await akira("company", "show", "Acme", "--json")).document["company"]
    assert [each["tariff"] for each in company["tariffs"]] == ["all"]
    assert [each["by"] for each in company["tariffs_of_certain_calls"]] == ["account", "source"]

    assert (await akira("tariff", "unassign", "Acme", "--from", "2026-11-02", *office)).code == 0
    [told] = (await akira("cdr", "show", "c3@x", "--json")).document["calls"]
    # It was not priced again yet.
    tariffs = (told["tariff"]["charged"], told["tariff"]["today"]["tariff"])
    assert tariffs == ("office", "trunk")
    again = ("tariff", "assign", "Acme", "all", *SINCE, *trunk)
    assert (await akira(*again)).code == 1
    assert (await akira(*again, "--correct")).code == 0
    assert await prices(akira) == ["0.6"] * 3
    rebuilt = (await akira("rebuild", "assignments", "--dry-run", "--json")).document
    assert (rebuilt["rows"], rebuilt["different"] + rebuilt["missing"] + rebuilt["extra"]) == (3, 0)


async def test_what_names_no_calls_is_refused(akira: Akira) -> None:
    for wrong in (
        ("--source", "here"), ("--tech-prefix", "9"), ("--account", "a", "--host", "b"),
    ):  # fmt: skip
        for command in (("assign", "Acme", "all"), ("unassign", "Acme")):
            said = await akira("tariff", *command, *wrong)
            assert (said.code, said.err.count("\n")) == (2, 1), said
    rate = ("rate", "Acme", "4930", "--duration", "60", "--source", "here")
    assert (await akira(*rate)).code == 2
