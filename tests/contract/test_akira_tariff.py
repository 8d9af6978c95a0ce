"""The operator's tariffs: files checked, kept, listed, written again and compared."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.contract.builders import a_band, a_rate, a_tier, a_version
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from akira_in_hand import Akira, Said
from contract.servers import PostgresServer, migrated_database

NOWHERE = Akira({"AKIRA_DATABASE_URL": "postgresql://akira@127.0.0.1:1/akira"})
WITHOUT = Akira({})
OLD = "prefix;rate;destination\r\n49;0.010;Germany\r\n4915;0.05;Mobile\r\n33;0.02;France\r\n"
NEW = "prefix,rate,destination\n49,0.012,Germany\n4915,0.04,Mobile\n44,0.03,UK\n"
BAD = 'prefix,rate\n49,"0,05"\n49x,1\n44,0.1\n44,0.2\n'
ORDER = ("--name", "retail", "--currency", "EUR", "--effective-from")


# The tool is the same on both kinds of server; what they do differently has suites of its own.
ON_EMBEDDED = pytest.mark.parametrize(
    "postgres_server", [pytest.param("embedded", marks=pytest.mark.embedded)], indirect=True
)


@pytest.fixture
async def akira(postgres_server: PostgresServer) -> Akira:
    dsn = await migrated_database(postgres_server)
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await migrate(pool)
    return Akira({"AKIRA_DATABASE_URL": dsn})


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in (("old", OLD), ("new", NEW), ("bad", BAD)):
        (tmp_path / f"{name}.csv").write_bytes(text.encode())
    return tmp_path


def hidden(folder: Path) -> list[Path]:
    return list(folder.glob(".*"))


def good(said: Said) -> Said:
    assert (said.code, said.err) == (0, "")
    return said


async def brought_in(akira: Akira, file: Path, start: str, *more: str) -> Said:
    return await akira("tariff", "import", str(file), *ORDER, start, *more, "--json")


async def test_a_good_file_is_valid_without_a_database(files: Path) -> None:
    said = good(await WITHOUT("tariff", "validate", str(files / "old.csv"), "--json"))
    assert said.document["schema"] == "akira.tariff.validate/1"
    assert (said.document["rows"], said.document["prefixes"], said.document["bad"]) == (3, 3, [])


@ON_EMBEDDED
async def test_a_deck_in_other_words_is_read_by_its_map(akira: Akira, files: Path) -> None:
    deck, by = files / "deck.csv", files / "carrier.toml"
    deck.write_text("Carrier Ltd;;\nDial Code;Note;Rate\n49;;0,0123\n")
    said = await akira("tariff", "validate", str(deck))
    assert (said.code, "unknown column" in said.out) == (1, True)
    by.write_text('decimal = ","\n[columns]\nprefix = "dial code"\nrate = "rate"\n')
    good(await akira("tariff", "validate", str(deck), "--map", str(by)))
    good(await brought_in(akira, deck, "2026-01-01", "--map", str(by)))
    exported = good(await akira("tariff", "export", "retail", "--at", "2026-06-01"))
    assert "49,,0.0123," in exported.out
    by.write_text("[columns]\n")
    refused = await akira("tariff", "validate", str(deck), "--map", str(by))
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.endswith(f"{by} is no map of columns: [columns] names no prefix, rate\n")


@ON_EMBEDDED
async def test_every_bad_row_is_listed_and_none_imported(akira: Akira, files: Path) -> None:
    expected = {2: "comma", 3: "digits", 5: "line 4"}
    for command in (("validate",), ("import", *ORDER, "2026-01-01")):
        said = await akira("tariff", command[0], str(files / "bad.csv"), *command[1:], "--json")
        assert (said.code, said.err) == (1, "")
        assert {
            row["line"]: row["reason"] for row in said.document["bad"]
        }.keys() == expected.keys()
        for row in said.document["bad"]:
            assert expected[row["line"]] in row["reason"]
    said = await akira("tariff", "import", str(files / "bad.csv"), *ORDER, "2026-01-01")
    assert said.code == 1
    assert "nothing was imported" in said.out
    assert good(await akira("tariff", "list", "--json")).document["versions"] == []


@ON_EMBEDDED
async def test_a_version_is_imported_once(akira: Akira, files: Path) -> None:
    rehearsed = good(await brought_in(akira, files / "old.csv", "2026-01-01", "--dry-run"))
    assert rehearsed.document["version"] is None
    for was_known in (False, True):
        said = good(await brought_in(akira, files / "old.csv", "2026-01-01"))
        assert said.document["was_known"] == was_known
    said = good(await brought_in(akira, files / "old.csv", "2026-01-01", "--dry-run"))
    assert said.document["was_known"]
    [listed] = good(await akira("tariff", "list", "--json")).document["versions"]
    assert listed == said.document["version"]
    assert (listed["name"], listed["currency"], listed["rows"]) == ("retail", "EUR", 3)


@ON_EMBEDDED
async def test_other_content_for_the_same_start_is_refused(akira: Akira, files: Path) -> None:
    await brought_in(akira, files / "old.csv", "2026-01-01")
    for more in ((), ("--dry-run",)):
        said = await brought_in(akira, files / "new.csv", "2026-01-01", *more)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
        assert "differs in rates" in said.err


@ON_EMBEDDED
async def test_an_import_says_what_the_file_does_not(akira: Akira, files: Path) -> None:
    said = await brought_in(
        akira, files / "old.csv", "2026-01-01T00:00+01:00", "--effective-to", "2027-01-01",
        "--zone", "Europe/Berlin", "--span-overflow", "truncate", "--boundaries", "call_start",
        "--plan-at", "split",
    )  # fmt: skip
    version = good(said).document["version"]
    assert version["effective_from"] == "2025-12-31T23:00:00+00:00"
    assert version["effective_to"] == "2026-12-31T23:00:00+00:00"
    assert [version[name] for name in ("zone", "span_overflow", "boundaries", "plan_at")] == [
        "Europe/Berlin", "truncate", "call_start", "split",
    ]  # fmt: skip


@ON_EMBEDDED
@pytest.mark.parametrize("suffix", ["csv", "json"])
async def test_what_is_exported_imports_back_the_same(
    akira: Akira, files: Path, suffix: str
) -> None:
    rules = ("--zone", "Europe/Berlin", "--span-overflow", "truncate", "--plan-at", "split")
    await brought_in(akira, files / "old.csv", "2026-01-01", *rules)
    file = files / f"out.{suffix}"
    said = good(await akira("tariff", "export", "retail", "-o", str(file), "--json"))
    assert said.document["format"] == suffix
    assert good(await brought_in(akira, file, "2026-01-01")).document["was_known"]
    same = good(await akira("tariff", "diff", "retail", str(file), "--json")).document
    assert (same["rules"], same["same"]) == ({}, 3)
    plain = good(await akira("tariff", "diff", "retail", str(files / "old.csv"), "--json")).document
    assert (plain["rules"], plain["same"]) == ({}, 3)
    assert plain["unsaid_rules"]["zone"] == {"said": "Europe/Berlin", "otherwise": "UTC"}
    again = await akira("tariff", "export", "retail", "-o", str(file))
    assert (again.code, again.err) == (1, f"akira: {file} is there already\n")
    assert hidden(files) == []


@ON_EMBEDDED
async def test_an_export_goes_to_stdout_and_tells_versions_apart(akira: Akira, files: Path) -> None:
    await brought_in(akira, files / "old.csv", "2020-01-01")
    await brought_in(akira, files / "new.csv", "2100-01-01")
    assert "33,France,0.02" in good(await akira("tariff", "export", "retail")).out
    later = ("--at", "2100-01-01", "--format", "json")
    said = good(await akira("tariff", "export", "retail", *later))
    assert [each["prefix"] for each in json.loads(said.out)["rates"]] == ["44", "49", "4915"]


@ON_EMBEDDED
async def test_what_csv_cannot_say_is_exported_as_json(postgres_server: PostgresServer) -> None:
    dsn = await migrated_database(postgres_server)
    rate = a_rate("49", a_band(a_tier(pro_rata=True)))
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await migrate(pool)
        start = datetime(2020, 1, 1, tzinfo=UTC)
        await TimescaleTariffStore(pool).save(a_version(rate, effective_from=start))
    akira = Akira({"AKIRA_DATABASE_URL": dsn})
    assert json.loads(good(await akira("tariff", "export", "retail")).out)["rates"]
    said = await akira("tariff", "export", "retail", "--format", "csv")
    assert (said.code, said.out) == (1, "")
    assert said.err == "akira: CSV cannot say all of retail: use --format json\n"


async def test_files_are_compared_without_a_database(files: Path) -> None:
    old, new = str(files / "old.csv"), str(files / "new.csv")
    document = good(await WITHOUT("tariff", "diff", old, new, "--json")).document
    counts = {name: document[name] for name in ("same", "raised", "lowered", "new", "removed")}
    assert counts == {"same": 0, "raised": 1, "lowered": 1, "new": 1, "removed": 1}
    assert document["largest"][0] == {
        "kind": "raised", "prefix": "49", "caller_prefix": "", "destination": "Germany",
        "old": "0.01", "new": "0.012", "percent": "20",
    }  # fmt: skip
    table = good(await WITHOUT("tariff", "diff", old, new)).out
    assert "+20.00" in table
    assert "-20.00" in table


@ON_EMBEDDED
async def test_versions_are_compared_with_files_and_with_each_other(
    akira: Akira, files: Path
) -> None:
    await brought_in(akira, files / "old.csv", "2020-01-01")
    await brought_in(akira, files / "new.csv", "2100-01-01")
    new = str(files / "new.csv")
    for sources in (("retail", "retail@2100-01-01"), ("retail@2026-01-01T12:00", new)):
        document = good(await akira("tariff", "diff", *sources, "--json")).document
        assert (document["raised"], document["new"]) == (1, 1)
    document = good(await akira("tariff", "diff", "retail@2100-01-02", new, "--json")).document
    assert (document["same"], document["largest"]) == (3, [])


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("validate",), "Missing argument 'FILE'."),
        (("validate", "/nowhere/a.csv"), "does not exist"),
        (("import", __file__, "--name", "x", "--currency", "EUR"), "'--effective-from'"),
        (("import", __file__, *ORDER, "someday"), "no ISO 8601 time: someday"),
        (("import", __file__, *ORDER, "2026-01-01", "--currency", "eur"), "three capital letters"),
        (("import", __file__, *ORDER, "2026-01-01", "--name", " "), "no name of a tariff"),
        (("import", __file__, *ORDER, "2026-01-01", "--zone", "Mars"), "no time zone: 'Mars'"),
        (
            ("import", __file__, *ORDER, "2026-01-01", "--effective-to", "2026-01-01"),
            "between two moments",
        ),
        (
            ("import", __file__, *ORDER, "2026-01-01", "--plan-at", "always"),
            "'always' is none of call_start, split",
        ),
        (("export", "x", "--format", "xml"), "no format: xml"),
        (("export", "x", "--json"), "--json needs -o FILE"),
        (("export", "x", "--at", "then"), "no ISO 8601 time: then"),
        (("diff", "x"), "Missing argument 'B'."),
        (("diff", "x@then", "y"), "no ISO 8601 time: then"),
        (("diff", "/nowhere/a.csv", "y"), "there is no file /nowhere/a.csv"),
        (("diff", "x", "y", "--limit", "0"), "Invalid value for '--limit'"),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, tuple) else "",
)
async def test_wrong_usage_is_2_and_one_line(arguments: tuple[str, ...], complaint: str) -> None:
    said = await NOWHERE("tariff", *arguments)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert complaint in said.err


@ON_EMBEDDED
async def test_what_is_not_there_is_1_and_one_line(akira: Akira, files: Path) -> None:
    await brought_in(akira, files / "old.csv", "2026-01-01")
    for arguments, complaint in (
        (("export", "wholesale"), "there is no tariff 'wholesale'"),
        (("export", "retail", "--at", "2025-12-31"), "retail is not in force at 2025-12-31"),
        (("diff", "retail", "wholesale"), "there is no tariff 'wholesale'"),
        (("diff", "retail", str(files / "bad.csv")), "bad.csv has 3 bad rows"),
        (("export", "retail", "-o", "/nowhere/x.csv"), "/nowhere/x.csv cannot be written"),
        (("validate", "/proc/self/mem"), "cannot be read"),
        (("import", str(files / "old.csv"), "--name", "retail", "--currency", "USD",
          "--effective-from", "2027-01-01"), "retail is in EUR, not USD"),
    ):  # fmt: skip
        said = await akira("tariff", *arguments)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1), said
        assert complaint in said.err
        assert "unexpected" not in said.err


@pytest.mark.parametrize("command", ["list", "export", "import", "diff"])
async def test_a_server_that_is_away_is_1_and_a_missing_setting_2(
    command: str, files: Path
) -> None:
    arguments = {
        "list": (),
        "export": ("retail",),
        "import": (str(files / "old.csv"), *ORDER, "2026-01-01"),
        "diff": ("retail", str(files / "old.csv")),
    }[command]
    away = await NOWHERE("tariff", command, *arguments)
    assert (away.code, away.out, away.err.count("\n")) == (1, "", 1)
    missing = await WITHOUT("tariff", command, *arguments)
    assert (missing.code, missing.err) == (2, "akira: AKIRA_DATABASE_URL is not set\n")


@pytest.mark.parametrize("command", ["validate", "import", "list", "export", "diff", "assign"])
async def test_every_command_has_help_and_json(command: str) -> None:
    said = good(await WITHOUT("tariff", command, "--help"))
    assert "--json" in said.out


BY_CALLER = (
    "prefix,caller_prefix,destination,rate,start,end,rounding,decimals,max_cost\n"
    "33,*,France,0.03,,,up,2,0.50\n"
    "33,*,France,0.01,18:00,24:00,down,4,\n"
    "33,49,France from the EEA,0.015,,,,,\n"
)


@ON_EMBEDDED
async def test_prices_by_band_and_caller_are_kept_written_and_quoted(
    akira: Akira, tmp_path: Path
) -> None:
    file, again = tmp_path / "by-caller.csv", tmp_path / "again.csv"
    file.write_text(BY_CALLER)
    good(await brought_in(akira, file, "2026-01-01"))
    good(await akira("tariff", "export", "retail", "-o", str(again)))
    assert good(await brought_in(akira, again, "2026-01-01")).document["was_known"]
    compared = good(await akira("tariff", "diff", str(file), "retail", "--json")).document
    assert (compared["same"], compared["largest"]) == (2, [])
    good(await akira("company", "add", "Acme", "--currency", "EUR"))
    good(await akira("tariff", "assign", "Acme", "retail", "--from", "2026-01-01"))
    ask = ("rate", "Acme", "33123", "--at", "2026-06-01T17:59Z", "--duration", "7300")
    for all_callers in ((), ("--caller", "1555"), ("--caller", "anonymous")):
        found = good(await akira(*ask, *all_callers, "--json")).document
        assert (found["amount"], found["caller_prefix"], found["rounding"]) == (
            "1.2366", "", "down",
        )  # fmt: skip
        assert [step["max_cost"] for step in found["steps"]] == ["0.5", None]
        assert found["callers_with_prices"] == ["49"]
    found = good(await akira(*ask, "--caller", "+4930", "--json")).document
    assert (found["amount"], found["destination"]) == ("1.825", "France from the EEA")
    shown = good(await akira(*ask, "--caller", "+4930")).out
    assert "callers 49" in shown
