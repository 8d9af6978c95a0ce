"""A number is one number in whichever form somebody types it, in every command that takes one."""

import pytest

from adapters.contract.builders import a_cdr, a_received_call
from akira_in_hand import Akira
from contract.priced_store import priced_store
from contract.servers import PostgresServer
from domain.facts.call_facts import CallReceived
from domain.numbering.call_numbers import CallNumbers
from domain.pricing.verdict import UnratedReason, Verdict

FORMS = ("+4930555123", "004930555123", "030555123", "4930555123")
BEGINNINGS = ("+4930", "004930", "030", "4930")
READ = CallNumbers("4940777888", "4930555123")
UNRATED = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)


def a_call(number: int, callee: str) -> CallReceived:
    cdr = a_cdr(call_id=f"c{number}@x", caller="040777888", callee=callee, account="trunk")
    return a_received_call(cdr, verdict=UNRATED, numbers=READ, seq=number)


@pytest.fixture
async def akira(postgres_server: PostgresServer) -> Akira:
    calls = [a_call(number, form) for number, form in enumerate(FORMS, 1)]
    said = Akira(
        {"AKIRA_DATABASE_URL": await priced_store(postgres_server, {"test": "0.6"}, calls)}
    )
    for command in (
        ("company", "add", "Acme", "--currency", "EUR", "--postpaid"),
        ("tariff", "assign", "Acme", "test", "--from", "2026-01-01"),
        ("plan", "add", "germany", "--country", "DE", "--bare", "international"),
        ("plan", "assign", "germany", "--default", "--from", "2026-01-01"),
    ):
        done = await said(*command)
        assert done.code == 0, done.err
    return said


async def found(akira: Akira, *wanted: str) -> int:
    calls = (await akira("cdr", "search", *wanted, "--json")).document["calls"]
    assert isinstance(calls, list)
    return len(calls)


async def test_each_form_means_the_same_everywhere(akira: Akira) -> None:
    callers = ("+4940777888", "004940777888", "040777888", "4940777888")
    assert [await found(akira, "--callee", form) for form in FORMS] == [4] * 4
    assert [await found(akira, "--caller", form) for form in callers] == [4] * 4
    assert [await found(akira, "--prefix", form) for form in BEGINNINGS] == [4] * 4
    assert await found(akira, "--prefix", "040") == 0
    for form in BEGINNINGS:
        queue = await akira("unrated", "list", "--prefix", form, "--json")
        assert queue.document["calls"] == 4, form
        settled = await akira(
            "unrated", "settle", "--prefix", form, "--because", "test", "--dry-run", "--json"
        )
        assert settled.document["reasons"] == {"unknown_account": 4}, form
    prices = set()
    for form in FORMS:
        priced = await akira("rate", "Acme", form, "--duration", "60", "--json")
        prices.add(str(priced.document["amount"]))
        gone = await akira("forget", form, "--because", "asked for", "--dry-run", "--json")
        assert gone.document["calls"] == 4, form
    assert len(prices) == 1
    for form in (*FORMS, *(f"{each}*" for each in BEGINNINGS)):
        await akira("party", "add", "number", form, "Acme", "--from", "2026-01-01")
    rules = (await akira("party", "list", "--json")).document["rules"]
    assert isinstance(rules, list)
    assert sorted(rule["value"] for rule in rules) == ["4930*", "4930555123"]
