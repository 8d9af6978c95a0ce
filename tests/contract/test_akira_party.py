"""Who pays for calls that no account names, as an operator says it, on a real database."""

from ipaddress import ip_address

import pytest

from adapters.contract.builders import (
    MOMENT,
    a_cdr,
    a_received_call,
)
from akira_in_hand import Akira
from contract.priced_store import priced_store
from contract.servers import PostgresServer
from domain.facts.call_facts import CallReceived
from domain.pricing.verdict import UnratedReason, Verdict

SPAN = ("--from", "2026-11-01", "--to", "2026-12-01")
UNKNOWN = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)


def a_call(number: int, callee: str, source: str) -> CallReceived:
    cdr = a_cdr(
        call_id=f"c{number}@x",
        duration=60,
        callee=callee,
        src_ip=ip_address(source),
        account="trunk",
        dst="198.51.100.2:5060",
    )
    return a_received_call(cdr, verdict=UNKNOWN, seq=number)


@pytest.fixture
async def akira(postgres_server: PostgresServer) -> Akira:
    calls = [
        a_call(1, "9011493012", "192.0.2.7"), a_call(2, "+4930555123", "203.0.113.9"),
        a_call(3, "4930", "203.0.113.9"),
    ]  # fmt: skip
    dsn = await priced_store(postgres_server, {"test": "0.6"}, calls)
    said = Akira({"AKIRA_DATABASE_URL": dsn})
    for name in ("Acme", "Beta"):
        await said("company", "add", name, "--currency", "EUR", "--postpaid")
        await said("tariff", "assign", name, "test", "--from", "2026-01-01")
    return said


async def balances(akira: Akira) -> list[str]:
    return [
        (await akira("balance", name, "--json")).document["balance"] for name in ("Acme", "Beta")
    ]


async def test_rules_find_payers_and_say_why(akira: Akira) -> None:
    prefix = ("--tech-prefix", "9011")
    await akira("party", "add", "source", "192.0.2.0/28", "Acme", *prefix)
    said = await akira("party", "map", "number", "4930555*", "#2", "--json")
    assert [(each["by"], each["value"], each["company"]) for each in said.document["rules"]] == [
        ("source", "192.0.2.0/28", "Acme"),
        ("number", "4930555*", "Beta"),
    ]
    done = (await akira("rerate", *SPAN, "--company", "Acme", "--json")).document
    assert (done["calls"], done["changed"]) == (1, 1)
    done = (await akira("rerate", *SPAN, "--json")).document
    assert (done["changed"], done["unrated"]) == (1, {"unknown_account": 1})
    assert await balances(akira) == ["-0.6", "-0.6"]


async def test_a_rule_that_is_there_already_is_not_made_again(akira: Akira) -> None:
    words = ("party", "add", "number", "4930555*", "Acme")
    first = await akira(*words)
    again = await akira(*words)
    assert (first.code, again.code) == (0, 0)
    assert again.out == f"nothing changed: it is so already\n{first.out}"
    others = await akira(*words[:-1], "Beta", "--json")
    assert len(others.document["rules"]) == 2


async def test_a_narrower_rule_is_explained_and_obeyed(akira: Akira) -> None:
    prefix = ("--tech-prefix", "9011")
    await akira("party", "add", "source", "192.0.2.0/28", "Acme", *prefix)
    await akira("rerate", *SPAN)
    wrong = ("party", "add", "source", "192.0.2.7", "Beta", *prefix, "--from", "2026-11-01")
    assert (await akira(*wrong)).code == 0
    [told] = (await akira("party", "explain", "c1@x", "--json")).document["calls"]
    assert [each["company"] for each in told["matches"]] == ["Beta"]
    assert (told["billed_to"], told["callee"]) == (1, "9011493012")
    shown = await akira("party", "explain", told["call_key"])
    assert "would pay" not in shown.out
    assert "Acme" in shown.out
    await akira("party", "add", "host", "sip-01", "Acme")
    [told] = (await akira("party", "explain", told["call_key"], "--json")).document["calls"]
    assert [each["by"] for each in told["matches"]] == ["source", "host"]

    assert (await akira("rerate", *SPAN, "--dry-run", "--json")).document["changed"] == 2
    done = (await akira("rerate", *SPAN, "--parties", "--json")).document
    assert done["changed"] == 3
    assert await balances(akira) == ["-1.2", "-0.6"]
    assert (await akira("rerate", *SPAN, "--parties", "--json")).document["changed"] == 0
    assert (await akira("rebuild", "accounts")).code == 0


async def test_what_can_be_no_rule_is_refused(akira: Akira) -> None:
    for wrong in (("source", "192.0.2.1/28"), ("number", "alice"), ("host", " ")):
        said = await akira("party", "add", *wrong, "Acme")
        assert (said.code, said.err.count("\n")) == (2, 1), said
    said = await akira("party", "add", "host", "sip-01", "Nobody")
    assert (said.code, "no company 'Nobody'" in said.err) == (1, True)
    said = await akira("party", "explain", "nowhere")
    assert (said.code, "nothing is known" in said.err) == (1, True)
    at = MOMENT.isoformat()
    backwards = await akira("party", "add", "host", "sip-01", "Acme", "--from", at, "--to", at)
    assert backwards.code == 2
    assert (await akira("party", "list", "--json")).document["rules"] == []


async def test_a_supplier_is_found_by_the_gateway(akira: Akira) -> None:
    await akira("party", "add", "source", "0.0.0.0/0", "Acme")
    await akira("supplier", "add", "first", "--currency", "EUR")
    await akira("supplier", "add", "second", "--currency", "EUR")
    since = ("--from", "2026-01-01")
    await akira("supplier", "route", "first", "test", "--account", "trunk", *since)
    said = await akira(
        "supplier", "route", "second", "test", "--gateway", "198.51.100.2:5060", *since, "--json"
    )
    assert said.document["suppliers"][0]["routes"][0]["gateway"] == "198.51.100.2:5060"
    await akira("rerate", *SPAN)
    [call] = (await akira("cdr", "show", "c3@x", "--json")).document["calls"]
    assert (call["call"]["supplier_id"], call["call"]["dst"]) == (2, "198.51.100.2:5060")
    none = await akira("supplier", "route", "second", "test")
    assert none.code == 2
    bad = await akira("supplier", "route", "second", "test", "--gateway", "192.0.2.1:port")
    assert (bad.code, "no port" in bad.err) == (2, True)
