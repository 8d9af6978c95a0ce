"""Who misspells a name is asked which one was meant, wherever a name is taken."""

from datetime import UTC, datetime

import pytest
import pytest_asyncio

from adapters.contract.builders import a_rate, a_version
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from akira_in_hand import Akira
from contract.servers import PostgresServer, migrated_database

START = datetime(2026, 1, 1, tzinfo=UTC)
SPAN = ("--from", "2026-01-01", "--to", "2026-02-01")
BUNDLE = ("bundle", "add", "Acme", "Flat", "--minutes", "31", "--from", "2026-10-17")
REFUSED = {
    "company": (("balance", "Acne"), "Acme"),
    "tariff, of a company": (("tariff", "assign", "Acme", "retial"), "retail"),
    "tariff, of a supplier": (
        ("supplier", "route", "carrier", "retial", "--account", "a"),
        "retail",
    ),
    "tariff, written": (("tariff", "export", "retial"), "retail"),
    "tariff, compared": (("tariff", "diff", "retail", "retial"), "retail"),
    "tariff, supposed": (("whatif", "--tariff", "retial", *SPAN), "retail"),
    "supplier": (("supplier", "route", "carier", "retail", "--account", "a"), "carrier"),
    "number plan": (("plan", "show", "germny"), "germany"),
    "number plan, used": (("plan", "assign", "germny", "--company", "Acme"), "germany"),
    "bundle": (("bundle", "end", "Acme", "Flt", "2026-11-01", "--because", "sold"), "Flat"),
    "time zone": (("company", "zone", "Acme", "Europe/Berln"), "Europe/Berlin"),
    "time zone, of a table": (("cdr", "search", "--zone", "Europe/Berln"), "Europe/Berlin"),
}
HINTED = {
    "of a search": ("cdr", "search", "--destination", "Germny"),
    "of a bundle": (*BUNDLE[:3], "Other", *BUNDLE[4:], "--covers", "49*", "--covers", "Germny"),
    "of a tax class": ("rules", "tax-class", "germny*", "S", "--because", "law"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def akira(postgres_server: PostgresServer) -> Akira:
    dsn = await migrated_database(postgres_server)
    said = Akira({"AKIRA_DATABASE_URL": dsn})
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        rate = a_rate("49", destination="Germany")
        version = a_version(rate, name="retail", effective_from=START)
        await TimescaleTariffStore(pool).save(version)
    for line in (
        ("company", "add", "Acme", "--currency", "EUR"),
        ("supplier", "add", "carrier", "--currency", "EUR"),
        ("plan", "add", "germany", "--country", "DE"),
        ("rules", "longest-call", "14400", "--because", "a test"),
        (*BUNDLE, "--covers", "49*"),
    ):
        done = await said(*line)
        assert done.code == 0, done.err
    return said


@pytest.mark.parametrize("about", REFUSED)
async def test_a_name_that_is_none_is_refused_with_those_that_are_near(
    akira: Akira, about: str
) -> None:
    line, meant = REFUSED[about]
    said = await akira(*line)
    assert said.code in (1, 2)
    assert f"did you mean {meant}" in said.err or f"it has {meant}" in said.err


@pytest.mark.parametrize("about", HINTED)
async def test_a_destination_that_no_tariff_has_is_told(akira: Akira, about: str) -> None:
    said = await akira(*HINTED[about])
    assert said.code == 0, said.err
    assert "no tariff has a destination" in said.out
    assert "did you mean Germany?" in said.out
    again = await akira(*HINTED[about], "--json")
    [hint] = again.document["hints"]
    assert "did you mean Germany?" in hint


async def test_nothing_is_said_of_a_destination_that_is_there(akira: Akira) -> None:
    found = await akira("cdr", "search", "--destination", "Germany", "--json")
    assert found.document["hints"] == []
    assert "did you mean" not in (await akira("cdr", "search", "--destination", "Germany")).out
