"""`akira report` on a real database: one currency at a time, and nothing without a price hidden."""

from decimal import Decimal
from pathlib import Path

import pytest

from adapters.contract.builders import a_cdr, a_charge, a_company, a_received_call
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.money.book import TimescaleMoneyBook
from akira_in_hand import Akira
from contract.servers import PostgresServer, migrated_database
from domain.pricing.verdict import Supply, UnratedReason, Verdict

SPAN = ("--from", "2026-11-01", "--to", "2026-12-01")


@pytest.fixture
async def akira(postgres_server: PostgresServer) -> Akira:
    dsn = await migrated_database(postgres_server)
    supply = Supply(supplier_id=1, charge=a_charge(amount=Decimal("0.07")))
    verdicts = (
        Verdict(company_id=1, charge=a_charge(), supply=supply),
        Verdict(company_id=1),
        Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT),
    )
    calls = [
        a_received_call(a_cdr(call_id=f"c{seq}"), seq=seq, verdict=verdict)
        for seq, verdict in enumerate(verdicts, 1)
    ]
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await a_company(TimescaleMoneyBook(pool))
        await pool.execute("insert into supplier (name, currency) values ('carrier', 'EUR')")
        await TimescaleCdrLedger(pool).record(calls)
    return Akira({"AKIRA_DATABASE_URL": dsn})


MAP = '[columns]\ncall_id = "id"\nstart = "at"\ncallee = "to"\nseconds = "s"\namount = "eur"\n'


async def test_a_carrier_has_other_records(akira: Akira, tmp_path: Path) -> None:
    columns, file = tmp_path / "map.toml", tmp_path / "calls.csv"
    columns.write_text(MAP)
    at = a_cdr().start_time.isoformat()
    asked = ("dispute", str(file), "--map", str(columns), "--supplier", "carrier")
    file.write_text(f"id,at,to,s,eur\nc1,{at},4001,61.2,0.07\n")
    said = await akira(*asked)
    assert (said.code, "1 calls are the same" in said.out) == (0, True), said
    file.write_text(f"id,at,to,s,eur\nc1,{at},4001,75,0.08\n,{at},4999,1,0.01\n")
    told = await akira(*asked, "--json")
    assert told.code == 1
    assert [each["differs"] for each in told.document["differing"]] == [["seconds", "amount"]]
    assert [each["place"] for each in told.document["only_theirs"]] == ["line 3"]
    assert "unread" in told.document
    columns.write_text(f'plan = "nobody"\n{MAP}')
    absent = await akira(*asked)
    assert (absent.code, "nobody" in absent.err) == (1, True)
    columns.write_text(MAP)
    assert (await akira(*asked, "--company", "Acme")).code == 2
    file.write_text("id,at,to,s,eur\nc1,never,4001,61,1\n")
    refused = await akira(*asked)
    assert (refused.code, "line 2" in refused.err) == (1, True)


async def test_what_calls_came_to(akira: Akira, tmp_path: Path) -> None:
    margin = (await akira("report", "margin", *SPAN, "--by", "supplier", "--json")).document
    earned = {row["supplier"]: row["margin"] for row in margin["rows"]}
    assert earned == {"carrier": "0.04", "(unknown)": None}
    assert margin["unrated"] == {"unknown_account": 1}
    page = tmp_path / "traffic.html"
    said = await akira("report", "traffic", *SPAN, "--html", str(page), "--zone", "Europe/Berlin")
    assert (said.code, said.err) == (0, "")
    assert "1 calls wait for a price" in page.read_text()
    again = await akira("report", "traffic", *SPAN, "--html", str(page))
    assert (again.code, "already" in again.err) == (1, True)
    rows = (await akira("report", "destinations", *SPAN, "--csv")).out.splitlines()
    assert rows[0].startswith("destination,attempts,answered")
    assert (await akira("report", "revenue", *SPAN, "--zone", "Nowhere")).code == 2
    assert "calls wait for a price" in (await akira("report", "revenue", *SPAN)).out
