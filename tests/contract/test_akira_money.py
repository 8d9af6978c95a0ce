"""The operator's money on a real database: companies, payments, quotes, statements."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from adapters.contract.builders import (
    MOMENT,
    a_band,
    a_cdr,
    a_charge,
    a_rate,
    a_received_call,
    a_tier,
    a_version,
)
from adapters.contract.builders.closes import a_close
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.timescale.proof.closes import TimescaleCloseBook
from akira_in_hand import Akira
from contract.servers import PostgresServer, migrated_database
from domain.facts.call_facts import CallReceived
from domain.pricing.verdict import UnratedReason, Verdict

EVER = ("--from", "2000-01-01", "--to", "2190-01-01")


@pytest.fixture
async def akira(postgres_server: PostgresServer) -> AsyncIterator[Akira]:
    dsn = await migrated_database(postgres_server)
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
        said = await akira("company", command, "#1", "--because", "an invoice", "--json")
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


async def test_a_name_is_one_companys_and_no_number(akira: Akira) -> None:
    add = ("company", "add")
    euro = ("--currency", "EUR")
    assert (await akira(*add, " Acme  Telecom ", *euro)).code == 0
    for alike in ("Acme Telecom", "acme telecom", "ACME TELECOM "):
        await refused(akira, 1, "'Acme Telecom' already", *add, alike, *euro)
    for number in ("1", " 12 ", "#1"):
        await refused(akira, 2, "a name is no number", *add, number, *euro)
    await refused(akira, 2, "EUU", *add, "Beta", "--currency", "EUU")
    await refused(akira, 1, "did you mean Acme Telecom?", "balance", "Acme Telcom")
    await refused(akira, 1, "'#1'", "topup", "1", "5", "--reference", "r")
    await akira("topup", "#1", "5", "--reference", " r ")
    said = await akira("topup", "ACME telecom", "5", "--reference", "r", "--json")
    assert (said.document["repeated"], said.document["balance"]) == (True, "5")
    renamed = await akira("company", "rename", "#1", "Acme", "--because", "merger", "--json")
    assert renamed.document["company"]["name"] == "Acme"
    assert (await akira("account", "map", " acct-7 ", "Acme")).code == 0
    shown = (await akira("company", "show", "acme", "--json")).document["company"]
    assert shown["accounts"] == ["acct-7"]


async def test_whatever_way_a_wish_comes_it_meets_the_same_rule(akira: Akira) -> None:
    await akira("company", "add", "Acme", "--currency", "JPY")
    none = ("--credit-limit", "none")
    await refused(akira, 2, "only a postpaid", "company", "add", "B", "--currency", "EUR", *none)
    await refused(akira, 1, "only a postpaid", "company", "limits", "Acme", *none)
    await refused(akira, 1, "JPY has 0", "company", "limits", "Acme", "--credit-limit", "0.5")
    await refused(akira, 1, "JPY has 0", "topup", "Acme", "0.50", "--reference", "r")
    for wrong in ("1_000", "1e3", "\u0665"):
        await refused(akira, 2, "no amount", "topup", "Acme", wrong, "--reference", "r")
    await refused(akira, 2, "REFERENCE", "topup", "Acme", "5", "--reference", "  ")
    assert (await akira("adjust", "Acme", "--reference", "r", "--", "-0.000000001")).code == 0


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
        await TimescaleCdrLedger(pool).record([a_received_call(a_cdr(), verdict=verdict)])
    shown = await akira("cdr", "show", "call-1@rig.invalid", "--json")
    [call] = shown.document["calls"]
    assert call["charge"]["steps"][0]["cost"] == "0.11"
    assert [(each["kind"], each["amount"]) for each in call["movements"]] == [("call", "-0.11")]
    assert "amount 0.11 EUR" in (await akira("cdr", "show", "call-1@rig.invalid")).out


async def store(akira: Akira, *calls: CallReceived) -> None:
    async with open_pool(DatabaseSettings(url=akira.settings["AKIRA_DATABASE_URL"])) as pool:
        await TimescaleCdrLedger(pool).record(calls)


async def test_a_wrong_tariff_from_its_discovery_to_the_balance(  # noqa: PLR0915 one story
    akira: Akira,
) -> None:
    span = ("--from", "2026-11-01", "--to", "2026-12-01")
    await akira("company", "add", "Acme", "--currency", "EUR", "--postpaid")
    wrong = Verdict(company_id=1, charge=a_charge(amount=Decimal("1.23")))
    nobody = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
    await store(
        akira,
        a_received_call(a_cdr(callee="49151", duration=60), verdict=wrong),
        a_received_call(a_cdr(call_id="b", callee="49151", account="x"), seq=2, verdict=nobody),
    )
    await akira("tariff", "assign", "Acme", "test", "--from", "2026-01-01")
    tried = (await akira("whatif", "--tariff", "test", *span, "--json")).document
    assert [(each["now"], each["then"]) for each in tried["totals"]] == [("1.23", "0.6")]
    looked = (await akira("rerate", *span, "--dry-run", "--json")).document
    assert (looked["calls"], looked["changed"]) == (2, 1)
    assert looked["companies"][0]["difference"] == "-0.63"
    assert (await akira("balance", "Acme", "--json")).document["balance"] == "-1.23"
    done = await akira("rerate", *span, "--company", "Acme", "--because", "a typing error")
    assert "1 calls looked at, 1 changed" in done.out
    assert (await akira("balance", "Acme", "--json")).document["balance"] == "-0.6"
    again = (await akira("rerate", *span, "--json")).document
    assert (again["changed"], again["unrated"]) == (0, {"unknown_account": 1})
    kinds = [line["kind"] for line in
             (await akira("statement", "Acme", *EVER, "--json")).document["lines"]]  # fmt: skip
    assert kinds == ["call", "reversal", "call"]
    story = (await akira("cdr", "show", "call-1@rig.invalid", "--json")).document["calls"][0]
    assert [event["type"] for event in story["events"]] == ["CallReceived", "CallRerated"]
    assert story["charge"]["amount"] == "0.6"
    for projection in ("cdr", "balance"):
        assert (await akira("rebuild", projection)).code == 0
    await refused(akira, 2, "--to", "rerate", "--from", "2026-12-01", "--to", "2026-11-01")
    await refused(akira, 1, "nothing", "whatif", "--tariff", "nothing", *span)
    await refused(akira, 2, "PROJECTION", "rebuild", "everything")


async def test_one_call_is_corrected_and_voided(akira: Akira) -> None:
    await akira("company", "add", "Acme", "--currency", "EUR", "--postpaid")
    await akira("tariff", "assign", "Acme", "test", "--from", "2026-01-01")
    long = Verdict(company_id=1, unrated_reason=UnratedReason.DURATION_OVER_LIMIT)
    call = a_received_call(a_cdr(callee="49151", duration=43_200), verdict=long)
    await store(akira, call)
    key = str(call.call_key)
    correct = ("cdr", "correct", key, "--because", "a lost BYE", "--duration", "61")
    done = await akira(*correct, "--json")
    assert (done.document["now"], done.document["revision"]) == ("0.601667", 1)
    await refused(akira, 1, "duration", *correct)
    assert (await akira("cdr", "void", key, "--because", "fraud")).code == 0
    assert (await akira("balance", "Acme", "--json")).document["balance"] == "0"
    await refused(akira, 1, "void", "cdr", "void", key, "--because", "fraud")
    back = await akira("cdr", "unvoid", key, "--because", "no fraud", "--json")
    assert (back.document["now"], back.document["revision"]) == ("0.601667", 3)
    assert (await akira("cdr", "void", key, "--because", "fraud again")).code == 0
    await refused(akira, 1, "is void", "cdr", "accept", key, "--because", "it was so long")
    await refused(akira, 2, "CALL_KEY", "cdr", "void", "not-a-key", "--because", "fraud")


async def test_whose_dialogs_are_debited_once_is_said_for_all(akira: Akira) -> None:
    once = ("rules", "same-dialog", "once", "--because", "two proxies")
    await refused(akira, 1, "start a worker once", *once)
    await akira("rules", "longest-call", "14400", "--because", "a test")
    assert "records of all hosts begin within 0:01:00" in (await akira(*once)).out
    two = ("--host", "sip-01", "--host", "sip-02", "--within", "5")
    said = await akira(*once, *two, "--json")
    assert said.document["same_dialog"] == {"hosts": ["sip-01", "sip-02"], "within": "5.000"}
    assert (await akira(*once, *two, "--json")).document["version"] == said.document["version"]
    await refused(akira, 2, "within a day", *once, "--within", "86401")
    each = await akira("rules", "same-dialog", "each", "--because", "each its own", "--json")
    assert each.document["same_dialog"] == {"hosts": [], "within": "60.000"}


async def test_how_long_a_call_may_last_is_said_once_for_all(akira: Akira) -> None:
    await akira("company", "add", "Acme", "--currency", "EUR")
    await akira("tariff", "assign", "Acme", "test", "--from", "2026-01-01")
    asked = ("rate", "Acme", "49151", "--at", "2026-11-23", "--duration", "61")
    assert (await akira("rules", "show", "--json")).document["version"] == 0
    assert (await akira(*asked)).code == 0
    said = await akira("rules", "longest-call", "60", "--because", "a test", "--json")
    assert (said.code, said.document["version"]) == (0, 1)
    await refused(akira, 1, "a call of more than 60 s", *asked)
    assert "60 s" in (await akira("rules", "show")).out
    await refused(akira, 2, "SECONDS", "rules", "longest-call", "0x10", "--because", "a test")
    await refused(akira, 2, "at most a year", "rules", "longest-call", "0", "--because", "a test")


async def test_a_supplier_and_its_routes(akira: Akira) -> None:
    assert (await akira("supplier", "add", "carrier", "--currency", "EUR")).code == 0
    route = ("supplier", "route", "carrier", "test")
    routed = await akira(*route, "--source", "192.0.2.0/24", "--json")
    assert routed.document["suppliers"][0]["routes"][0]["source"] == "192.0.2.0/24"
    assert "carrier" in (await akira("supplier", "list")).out
    await refused(akira, 2, "--account", *route)
    await refused(akira, 2, "--source", *route, "--source", "somewhere")
    await refused(akira, 1, "unknown", "supplier", "route", "carrier", "unknown", "--account", "a")


async def test_calls_are_exported_whole_or_not_at_all(akira: Akira, tmp_path: Path) -> None:
    await akira("company", "add", "Acme", "--currency", "EUR", "--postpaid")
    rated = Verdict(company_id=1, charge=a_charge(amount=Decimal("0.11")))
    await store(
        akira,
        a_received_call(a_cdr(caller="=1+1", call_id='a,"b"\n'), verdict=rated),
        a_received_call(a_cdr(call_id="late", start_time=MOMENT + timedelta(days=9)), seq=2),
    )
    file = tmp_path / "november.csv"
    span = ("--from", "2026-11-23", "--to", "2026-11-24")
    done = (await akira("cdr", "export", *span, "-o", str(file), "--json")).document
    [row] = csv.DictReader(io.StringIO(file.read_bytes().decode(), newline=""))
    assert (row["call_id"], row["caller"], row["billed_amount"]) == (
        'a,"b"\n', "'=1+1", "0.110000000",
    )  # fmt: skip
    assert row["start_time"] == MOMENT.isoformat()
    assert (done["calls"], done["sha256"]) == (1, sha256(file.read_bytes()).hexdigest())
    assert file.with_name("november.csv.sha256").read_text().split() == [
        done["sha256"], "november.csv",
    ]  # fmt: skip
    await refused(akira, 1, "already", "cdr", "export", *span, "-o", str(file))
    parquet = tmp_path / "november.parquet"
    await akira("cdr", "export", *span, "-o", str(parquet), "--format", "parquet")
    [found] = duckdb.read_parquet(str(parquet)).select("caller, billed_amount").fetchall()
    assert found == ("=1+1", Decimal("0.110000000"))
    await refused(akira, 1, "folder", "cdr", "export", *span, "-o", str(tmp_path / "no" / "a"))


async def test_only_what_is_settled_is_dropped(akira: Akira) -> None:
    await akira("company", "add", "Acme", "--currency", "EUR", "--postpaid")
    days_old = (datetime.now(UTC) - MOMENT).days
    tool = Akira({**akira.settings, "AKIRA_KEEP_CALLS_DAYS": str(max(days_old - 1, 1))})
    old = MOMENT - timedelta(days=9)
    rated = a_received_call(a_cdr(start_time=old), verdict=Verdict(company_id=1, charge=a_charge()))
    unrated = a_received_call(
        a_cdr(call_id="b", start_time=old),
        seq=2,
        verdict=Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT),
    )
    await store(akira, rated, unrated)
    waits = await tool("retention", "run", "--json")
    # In November it is not over yet.
    assert (waits.document["waits_for"], waits.code) == ("2026-11", int(waits.document["overdue"]))
    async with (
        open_pool(DatabaseSettings(url=akira.settings["AKIRA_DATABASE_URL"])) as pool,
        TimescaleCloseBook(pool).closing() as closing,
    ):
        await closing.close(a_close())
    refusal = await tool("retention", "run", "--json")
    assert (refusal.code, refusal.document["unrated_calls"]) == (1, 1)
    await akira("cdr", "void", str(unrated.call_key), "--because", "a test", "--closed")
    assert (await tool("retention", "run", "--dry-run", "--json")).document["dropped"] == 0
    assert (await tool("retention", "run", "--json")).document["dropped"] == 2
    assert (await akira("cdr", "search", "--json")).document["calls"] == []
    await store(akira, rated)
    assert (await akira("balance", "Acme", "--json")).document["balance"] == "-0.11"
    await refused(akira, 2, "AKIRA_KEEP_CALLS_DAYS", "retention", "run")


async def test_a_corrected_price_list_holds_from_its_start_and_calls_are_re_rated(
    akira: Akira, tmp_path: Path
) -> None:
    await akira("company", "add", "Acme", "--currency", "EUR", "--postpaid")
    said = ("--name", "november", "--currency", "EUR", "--effective-from", "2026-11-01")
    for name, price in (("wrong.csv", "6.0"), ("right.csv", "0.60")):
        (tmp_path / name).write_text(f"prefix,destination,rate\n49,Germany,{price}\n")
    await akira("tariff", "import", str(tmp_path / "wrong.csv"), *said)
    await akira("tariff", "assign", "Acme", "november", "--from", "2026-11-01")
    wrong = Verdict(company_id=1, charge=a_charge(amount=Decimal(6)))
    await store(akira, a_received_call(a_cdr(callee="49151", duration=60), verdict=wrong))
    right = ("tariff", "import", str(tmp_path / "right.csv"), *said)
    await refused(akira, 1, "correct it", *right)
    rehearsed = await akira(*right, "--correct", "--dry-run")
    assert rehearsed.code == 0, rehearsed.err
    done = (await akira(*right, "--correct", "--json")).document
    assert done["version"]["correction"] == 1
    span = ("--from", "2026-11-01", "--to", "2026-12-01")
    assert (await akira("rerate", *span, "--json")).document["changed"] == 1
    assert (await akira("balance", "Acme", "--json")).document["balance"] == "-0.6"
    other = ("--name", "december", "--currency", "EUR", "--effective-from", "2026-12-01")
    await refused(akira, 1, "to correct", *right[:3], *other, "--correct")
