"""The operator's money on a real database: companies, payments, quotes, statements."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.ledger import TimescaleCdrLedger
from adapters.timescale.migrating import migrate
from adapters.timescale.tariffs import TimescaleTariffStore
from akira_in_hand import Akira
from builders import a_cdr, a_charge, a_received_cdr
from contract.servers import PostgresServer, fresh_database
from domain.verdict import Verdict
from tariff_builders import a_band, a_rate, a_tier, a_version

EVER = ("--from", "2000-01-01", "--to", "2190-01-01")


@pytest.fixture
async def akira(postgres_server: PostgresServer) -> AsyncIterator[Akira]:
    dsn = await fresh_database(postgres_server)
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await migrate(pool)
        first, then = a_tier("0.2", increment=60), a_tier("0.1", start=60)
        rate = a_rate("49", a_band(first, then, setup_fee=Decimal("0.4")))
        start = datetime(2026, 1, 1, tzinfo=UTC)
        await TimescaleTariffStore(pool).save(a_version(rate, name="test", effective_from=start))
        yield Akira({"AKIRA_DATABASE_URL": dsn})


async def refused(akira: Akira, code: int, word: str, *arguments: str) -> None:
    said = await akira(*arguments)
    assert (said.code, said.out, said.err.count("\n")) == (code, "", 1), said
    assert word in said.err
    assert "Traceback" not in said.err


async def test_a_company_from_its_opening_to_its_suspension(akira: Akira) -> None:
    said = await akira(
        "company", "add", "Acme", "--currency", "EUR", "--low-balance", "5", "--json"
    )
    assert said.code == 0
    assert said.document["company"]["credit_limit"] == "0"
    await akira("account", "map", "acct-1", "Acme")
    shown = (await akira("company", "show", "Acme", "--json")).document["company"]
    assert (shown["accounts"], shown["status"]) == (["acct-1"], "active")
    for command, status in (("suspend", "suspended"), ("resume", "active")):
        said = await akira("company", command, "1", "--because", "an invoice", "--json")
        assert said.document["company"]["status"] == status
    said = await akira("company", "limits", "Acme", "--credit-limit", "7.5", "--json")
    assert said.document["company"]["low_balance"] == "5"
    assert "Acme" in (await akira("company", "list")).out
    await refused(akira, 1, "Acme", "company", "add", "Acme", "--currency", "EUR")
    await refused(akira, 1, "Beta", "company", "show", "Beta")
    await refused(akira, 2, "currency", "company", "add", "Beta", "--currency", "euro")
    await refused(akira, 2, "zero or more", "company", "limits", "Acme", "--credit-limit", "-1")
    await refused(akira, 2, "postpaid", "company", "add", "B", "--currency", "EUR",
                  "--credit-limit", "none")  # fmt: skip


async def test_payments_and_what_they_explain(akira: Akira) -> None:
    await akira("company", "add", "=Acme", "--currency", "EUR")
    paid = ("topup", "=Acme", "12.50", "--reference", "bank 7")
    assert not (await akira(*paid, "--json")).document["repeated"]
    assert (await akira(*paid, "--json")).document["repeated"]
    await refused(akira, 1, "bank 7", "topup", "=Acme", "12.51", "--reference", "bank 7")
    for wrong in ("0", "-1", "NaN", "0.0000000001", "a lot"):
        await refused(akira, 2, "AMOUNT" if wrong in {"0", "-1"} else wrong, "topup", "=Acme",
                      "--reference", "x", "--", wrong)  # fmt: skip
    adjusted = await akira("adjust", "=Acme", "--reference", "=1+1", "--json", "--", "-2.5")
    assert adjusted.document["balance"] == "10"
    assert (await akira("balance", "=Acme")).out == "=Acme: 10.00 EUR (active)\n"
    found = (await akira("statement", "=Acme", *EVER, "--json")).document
    assert [line["amount"] for line in found["lines"]] == ["12.5", "-2.5"]
    assert (found["opening"], found["closing"]) == ("0", "10")
    text = (await akira("statement", "=Acme", *EVER, "--format", "csv")).out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["balance"] for row in rows] == ["0.00", "12.50", "10.00", "10.00"]
    assert rows[2]["reference"] == "'=1+1"
    table = (await akira("statement", "=Acme", *EVER)).out
    assert "opening 0.00 EUR" in table
    assert "closing 10.00 EUR" in table


async def test_a_quote_is_explained(akira: Akira) -> None:
    await akira("company", "add", "Acme", "--currency", "EUR")
    quote = ("rate", "Acme", "+4915112345", "--duration", "3600")
    await refused(akira, 1, "no_tariff", *quote)
    said = await akira("tariff", "assign", "Acme", "test", "--from", "2026-01-01")
    assert said.code == 0, said.err
    found = (await akira(*quote, "--at", "2026-06-01", "--json")).document
    assert (found["amount"], found["currency"], found["prefix"]) == ("6.5", "EUR", "49")
    assert [step["cost"] for step in found["steps"]] == ["0.2", "5.9"]
    shown = (await akira(*quote)).out
    assert "setup fee 0.40" in shown
    assert "amount 6.50 EUR" in shown
    await refused(akira, 1, "no_rate", "rate", "Acme", "331", "--duration", "1")
    await refused(akira, 1, "no_tariff", *quote, "--at", "2020-06-01")
    await refused(akira, 2, "--duration", "rate", "Acme", "49", "--duration", "a while")
    await refused(akira, 1, "tariff", "tariff", "assign", "Acme", "unknown")
    assert "free" in (await akira("rate", "Acme", "49", "--duration", "0")).out


async def test_a_call_is_explained_to_the_last_cent(akira: Akira) -> None:
    await akira("company", "add", "Acme", "--currency", "EUR")
    async with open_pool(DatabaseSettings(url=akira.settings["AKIRA_DATABASE_URL"])) as pool:
        verdict = Verdict(company_id=1, charge=a_charge())
        await TimescaleCdrLedger(pool).record([a_received_cdr(a_cdr(), verdict=verdict)])
    shown = await akira("cdr", "show", "call-1@rig.invalid", "--json")
    [call] = shown.document["calls"]
    assert call["charge"]["steps"][0]["cost"] == "0.11"
    assert [(each["kind"], each["amount"]) for each in call["movements"]] == [("call", "-0.11")]
    assert "amount 0.11 EUR" in (await akira("cdr", "show", "call-1@rig.invalid")).out
