"""The operator's lists on a real database: calls without a price, and calls a page at a time."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from akira_in_hand import Akira
from contract.servers import PostgresServer, migrated_database
from domain.facts.call_facts import CallReceived
from domain.pricing.verdict import UnratedReason, Verdict

NO_RATE = Verdict(company_id=1, unrated_reason=UnratedReason.NO_RATE)
NOBODY = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)


def a_call(number: int, verdict: Verdict, **changes: Any) -> CallReceived:  # noqa: ANN401 any field
    fields = {"call_id": f"c{number}", "start_time": MOMENT + timedelta(hours=number)} | changes
    return a_received_call(a_cdr(**fields), seq=number, verdict=verdict)


@pytest.fixture
async def akira(postgres_server: PostgresServer) -> AsyncIterator[Akira]:
    """Two calls of Acme to 999, one to 4930, one of nobody."""
    dsn = await migrated_database(postgres_server)
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await migrate(pool)
        akira = Akira({"AKIRA_DATABASE_URL": dsn})
        await akira("company", "add", "Acme", "--currency", "EUR", "--postpaid")
        await TimescaleCdrLedger(pool).record([
            a_call(1, NO_RATE, callee="99901"),
            a_call(2, NO_RATE, callee="99902"),
            a_call(3, NO_RATE, callee="4930"),
            a_call(4, NOBODY, account="acct-9"),
        ])  # fmt: skip
        yield akira


async def waiting(akira: Akira) -> dict[str, int]:
    said = await akira("unrated", "list", "--json")
    return {each["reason"]: each["calls"] for each in said.document["groups"]}


async def test_the_queue_is_told_and_settled(akira: Akira) -> None:
    assert await waiting(akira) == {"no_rate": 3, "unknown_account": 1}
    told = await akira("unrated", "list")
    assert "no_rate\tAcme\t" in told.out
    assert "unknown_account: akira account map, then akira rerate" in told.out
    which = ("--company", "acme", "--prefix", "999", "--because", "test calls")
    rehearsed = await akira("unrated", "settle", *which, "--dry-run")
    assert rehearsed.out.startswith("2 calls would be settled")
    assert await waiting(akira) == {"no_rate": 3, "unknown_account": 1}
    assert (await akira("unrated", "settle", *which)).out == "2 calls settled\n  no_rate: 2\n"
    assert await waiting(akira) == {"no_rate": 1, "unknown_account": 1}
    [call] = (await akira("cdr", "search", "--call-id", "c1", "--json")).document["calls"]
    assert (call["rating"], call["revision"]) == ("free", 1)
    rerated = await akira("rerate", "--from", "2026-01-01", "--to", "2027-01-01", "--json")
    assert rerated.document["changed"] in (0, 1)
    acts = (await akira("audit", "--from", "2020-01-01", "--to", "2190-01-01", "--json")).out
    assert "test calls" in acts
    back = await akira("cdr", "unvoid", call["call_key"], "--because", "a mistake")
    assert back.code == 0
    assert sum((await waiting(akira)).values()) == 3


async def test_settling_everything_must_be_said(akira: Akira) -> None:
    said = await akira("unrated", "settle", "--because", "all")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "say which" in said.err
    wrong = await akira("unrated", "list", "--reason", "bored")
    assert (wrong.code, "no_rate" in wrong.err) == (2, True)


async def test_calls_are_searched_a_page_at_a_time(akira: Akira) -> None:
    search = ("cdr", "search", "--rating", "unrated", "--limit", "3")
    first = (await akira(*search, "--json")).document
    second = (await akira(*search, "--after", first["next"], "--json")).document
    names = [each["call_id"] for page in (first, second) for each in page["calls"]]
    assert names == ["c4", "c3", "c2", "c1"]
    assert second["next"] is None
    lines = await akira(*search, "--reason", "no_rate", "--company", "#1", "--jsonl")
    assert [json.loads(line)["call_id"] for line in lines.out.splitlines()] == ["c3", "c2", "c1"]
    cut = await akira("cdr", "search", "--limit", "1", "--jsonl")
    assert cut.err.startswith("akira: cut at 1; the next page: --after ")
    assert (await akira("cdr", "search", "--after", "nonsense")).code == 2


async def test_times_are_of_the_zone_that_is_named(akira: Akira) -> None:
    berlin = ("--zone", "Europe/Berlin")
    start = (MOMENT + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S")
    found = (await akira("cdr", "search", "--from", start, *berlin, "--json")).document["calls"]
    assert [each["call_id"] for each in found] == ["c4", "c3", "c2", "c1"]
    assert "start (Europe/Berlin)\t" in (await akira("cdr", "search", *berlin)).out
    assert (await akira("cdr", "search", "--zone", "Mars/Olympus")).code == 2
