"""What is said twice with the same words is there once, and the second time it is said so."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from akira_in_hand import Akira
from contract.servers import NatsServer, PostgresServer, fresh_database

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(1200)]
NOTHING = "nothing changed: it is so already"
# Each adds something or sets it; none names a moment unless it must.
SAID = (
    "tariff assign Acme retail",
    "tariff assign Acme retail --from 2026-10-01",
    "tariff assign Acme retail --from 2026-11-01 --account acct-1",
    "tariff assign Acme retail --source 192.0.2.0/28 --tech-prefix 99",
    "tariff unassign Acme --account acct-1 --from 2026-11-15",
    "supplier route carrier retail --account acct-1",
    "supplier route carrier retail --gateway 192.0.2.9:5060 --from 2026-10-01",
    "supplier route carrier retail --source 192.0.2.0/24 --from 2026-10-01 --to 2026-11-01",
    "account map acct-1 Acme",
    "party map host sip-02 Acme",
    "party add source 198.51.100.0/24 Acme",
    "bundle add Acme free --minutes 100 --covers 49* --from 2026-10-17",
    "bundle end Acme free 2027-01-01 --because over",
    "plan add home --country DE",
    "plan assign home --host sip-01",
    "plan unassign --host sip-01",
    "company limits Acme --low-balance 5",
    "company zone Acme Europe/Berlin",
    "company suspend Acme --because late",
    "company resume Acme --because paid",
    "fraud watch Acme --spend-per-hour 10",
    "fraud unwatch Acme",
    "rules longest-call 3600 --because short",
    "rules same-dialog once --host sip-01 --because twice",
)
REFUSED = {
    "company add Acme --currency EUR": "there is a company 'Acme' already",
    "supplier add carrier --currency EUR": "there is a supplier 'carrier' already",
}


@pytest.fixture
async def akira(
    private_nats: NatsServer, private_postgres: PostgresServer
) -> AsyncIterator[tuple[Akira, "asyncpg.Connection"]]:
    dsn = await fresh_database(private_postgres)
    connection = await asyncpg.connect(dsn)
    yield Akira({"AKIRA_NATS_URL": private_nats.url, "AKIRA_DATABASE_URL": dsn}), connection
    await connection.close()


async def test_what_is_said_twice_is_there_once(
    akira: tuple[Akira, "asyncpg.Connection"], tmp_path: Path
) -> None:
    run, database = akira
    assert (await run("migrate")).code == 0
    rates = tmp_path / "rates.csv"
    rates.write_text("prefix,rate\n49,0.01\n")
    imported = f"tariff import {rates} --name retail --currency EUR --effective-from 2020-01-01"
    for words in (*REFUSED, imported):
        first = await run(*words.split())
        assert first.code == 0, (words, first)
    for words in (*REFUSED, *SAID):
        if words in SAID:
            first = await run(*words.split())
            assert (first.code, NOTHING in first.out) == (0, False), (words, first)
        events = await database.fetchval("select count(*) from event")
        again = await run(*words.split())
        assert await database.fetchval("select count(*) from event") == events, (words, again)
        if words in REFUSED:
            assert (again.code, again.err) == (1, f"akira: {REFUSED[words]}\n")
        else:
            assert (again.code, again.out.split("\n")[0]) == (0, NOTHING), (words, again)
            document = (await run(*words.split(), "--json")).document
            assert document["changed"] is False, (words, document)
