"""Who misspells a name is asked which one was meant, wherever a name is taken."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.contract.builders import a_cdr, a_provenance, a_rate, a_received_call, a_version
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from akira_in_hand import Akira
from akira_names import ELSEWHERE, KNOWN, LETTERS, OPENED, Taken, words
from contract.servers import PostgresServer, migrated_database

START = datetime(2026, 1, 1, tzinfo=UTC)
GOOD = {
    "COMPANY": "Acme", "SUPPLIER": "carrier", "TARIFF": "retail", "A": "retail", "B": "retail",
    "PLAN": "germany", "BUNDLE": "Flat", "ACCOUNT": "acct-1", "HOST": "sip-01", "NAME": "other",
    "DESTINATION": "Germany", "CLASS": "S", "ZONE": "UTC", "AMOUNT": "1", "REFERENCE": "r",
    "NUMBER": "4930123", "NUMBER...": "4930123", "NETWORK": "192.0.2.0/28", "MONTH": "2026-01",
    "CODE": "EUR", "EUR": "EUR", "BECAUSE": "a test", "SECONDS": "60", "NEW-NAME": "Beta",
    "DAY": "2026-11-01", "FILE": "calls.csv", "MAP.toml": "map.toml", "MINUTES": "31", "CC": "DE",
    "PREFIX|DESTINATION": "49*", "BILLS": "once", "--from": "2026-01-01", "--to": "2026-02-01",
    "--effective-from": "2026-01-01", "--output": "new.csv",
}  # fmt: skip
BESIDE = {
    "plan assign PLAN": ["--default"],
    "fraud watch": ["--spend-per-hour", "1"],
    "supplier route": ["--account", "acct-1"],
    "unrated settle": ["--reason", "no_rate"],
    "dead redrive": ["--dry-run"],
    "company limits": ["--low-balance", "1"],
}
"""What a command does not go without, beside what it says that it must have."""
NEEDED = [
    each
    for each in words()
    if each.kind in KNOWN and each.name not in OPENED and each.name not in ELSEWHERE
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def akira(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Akira:
    dsn = await migrated_database(postgres_server)
    said = Akira({"AKIRA_DATABASE_URL": dsn, "TMPDIR": str(tmp_path_factory.mktemp("files"))})
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        rate = a_rate("49", destination="Germany")
        version = a_version(rate, name="retail", effective_from=START)
        await TimescaleTariffStore(pool).save(version)
        call = a_received_call(a_cdr(), provenance=a_provenance(host="sip-01"))
        await TimescaleCdrLedger(pool).record([call])
    for line in (
        ("company", "add", "Acme", "--currency", "EUR"),
        ("account", "map", "acct-1", "Acme"),
        ("supplier", "add", "carrier", "--currency", "EUR"),
        ("plan", "add", "germany", "--country", "DE"),
        ("rules", "longest-call", "14400", "--because", "a test"),
        ("bundle", "add", "Acme", "Flat", "--minutes", "31", "--from", "2026-10-17", "--covers",
         "49*"),
    ):  # fmt: skip
        done = await said(*line)
        assert done.code == 0, done.err
    return said


def slip_of(taken: Taken) -> tuple[str, str]:
    """Give a misspelt name, and the one that was meant."""
    is_of_letters = taken.command.startswith("dead ") and taken.kind == "REASON"
    return LETTERS if is_of_letters else KNOWN[taken.kind]


def arguments(wrong: Taken, folder: Path) -> Iterator[str]:
    """Give a command line that has all that it must have, and one name that is misspelt."""
    options, places = list[str](), list[str]()
    for each in wrong.parameters:
        if not (each.required or each is wrong.parameter):
            continue
        kind = each.metavar or each.name.upper()
        text = GOOD.get(each.opts[-1], GOOD.get(kind, ""))
        if kind in {"FILE", "MAP.toml"} or each.opts[-1] == "--output":
            text = str(folder / text)
        text = slip_of(wrong)[0] if each is wrong.parameter else text
        if each.param_type_name == "argument":
            places.append(text)
        else:
            options += [each.opts[-1], text]
    beside = BESIDE.get(wrong.name, BESIDE.get(wrong.command, []))
    yield from wrong.command.split()
    yield from options
    yield from () if beside[:1] == [wrong.parameter.opts[-1]] else beside
    yield from ["--", *places]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "calls.csv").write_text("a,b,c\n2026-01-01T00:00:00Z,4930123,60\n")
    (tmp_path / "map.toml").write_text("[columns]\nstart='a'\ncallee='b'\nseconds='c'\n")
    return tmp_path


@pytest.mark.parametrize("taken", NEEDED, ids=lambda taken: taken.name)
async def test_a_name_that_is_none_is_told_with_what_is_near(
    akira: Akira, folder: Path, taken: Taken
) -> None:
    line, meant = list(arguments(taken, folder)), slip_of(taken)[1]
    if taken.name == "bundle add PREFIX|DESTINATION":
        line[line.index("Flat")] = "Other"
    said = await akira(*line)
    assert said.code in (0, 1, 2), said
    told = said.out + said.err
    assert f"did you mean {meant}" in told or f"it has {meant}" in told or _listed(told, meant), (
        line, said,
    )  # fmt: skip


def _listed(told: str, meant: str) -> bool:
    """Tell whether all are named, of which one is meant."""
    return ("is none of" in told or "one of" in told) and meant in told


HINTED: Sequence[tuple[str, ...]] = (
    ("cdr", "search", "--destination", "Germny"),
    ("cdr", "search", "--host", "sip-0l"),
    ("cdr", "search", "--account", "acct-l"),
    ("unrated", "list", "--account", "acct-l"),
    ("dead", "list", "--reason", "not_jsn"),
    ("rules", "tax-class", "germny*", "S", "--because", "law"),
)


@pytest.mark.parametrize("line", HINTED, ids=" ".join)
async def test_what_is_only_told_is_told_to_machines_too(
    akira: Akira, line: tuple[str, ...]
) -> None:
    said = await akira(*line, "--json")
    assert said.code == 0, said.err
    [hint] = said.document["hints"]
    assert "did you mean" in hint


@pytest.mark.parametrize(
    "line",
    [
        ("--destination", "Germany"),
        ("--account", "acct-1", "--host", "sip-01", "--callee", "4930999"),
    ],
)
async def test_nothing_is_said_of_a_name_that_is_there(akira: Akira, line: tuple[str, ...]) -> None:
    found = await akira("cdr", "search", *line, "--json")
    assert found.document["hints"] == []
    assert "did you mean" not in (await akira("cdr", "search", *line)).out
