"""Wrong usage, wrong settings, absent servers: one line and the right exit code."""

from pathlib import Path

import pytest

from akira_in_hand import Akira

NOWHERE = Akira(
    {
        "AKIRA_NATS_URL": "nats://127.0.0.1:1",
        "AKIRA_DATABASE_URL": "postgresql://akira@127.0.0.1:1/akira",
    }
)
ALL = [
    ("migrate",),
    ("setup",),
    ("status",),
    ("doctor",),
    ("republish", __file__),
    ("reconcile", "--from", "2026-11-23", "--to", "2026-11-24"),
    ("dead", "list"),
    ("dead", "show", "1"),
    ("dead", "redrive", "1"),
    ("dead", "waive", "1", "--by", "ana", "--because", "a test"),
    ("cdr", "search"),
    ("cdr", "show", "x"),
]


@pytest.mark.parametrize("command", ALL, ids=" ".join)
async def test_every_command_has_help_and_json(command: tuple[str, ...]) -> None:
    names = command[: 2 if command[0] in {"dead", "cdr"} else 1]
    said = await NOWHERE(*names, "--help")
    assert (said.code, said.err) == (0, "")
    assert "--json" in said.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("frobnicate",), "No such command 'frobnicate'."),
        (("status", "--frob"), "No such option: --frob"),
        (("dead", "show"), "Missing argument 'ID'."),
        (("dead", "show", "one"), "Invalid value for 'ID'"),
        (("dead", "list", "--status", "open"), "'open' is none of parked, redriven"),
        (("dead", "redrive"), "give either IDs or --reason or --all-open"),
        (("dead", "redrive", "1", "--reason", "x"), "give either IDs or --reason or --all-open"),
        (("dead", "waive", "--all-open", "--reason", "x", "--because", "y"), "give either IDs"),
        (("dead", "waive", "1", "--by", "ana"), "Missing option '--because'."),
        (("dead", "waive", "1", "--by", " ", "--because", "x"), "may not be empty"),
        (("cdr", "search", "--outcome", "great"), "'great' is none of answered"),
        (("cdr", "search", "--from", "yesterday"), "no ISO 8601 time: yesterday"),
        (("cdr", "search", "--limit", "0"), "Invalid value for '--limit'"),
        (("reconcile", "--from", "2026-11-23"), "Missing option '--to'."),
        (("reconcile", "--from", "2026-11-24", "--to", "2026-11-23"), "--to must be after --from"),
        (("rate", "Acme", "", "--duration", "1"), "'NUMBER': it may not be empty"),
        (("rate", "Acme", " ", "--duration", "1"), "'NUMBER': it may not be empty"),
        (("cdr", "void", "call-1@x", "--because", "x"), "no call key: 'call-1@x'; `akira cdr show"),
        (("invoice", "Acme", "2026-10", "--format", "pdf"), "'--format': 'pdf' is not one of"),
        (("topup", "Acme", "10,50", "--reference", "a"), "with a point before decimals: 10.50"),
        (("topup", "Acme", "-5", "--reference", "a"), "stands behind `--`: … -- -5"),
        (("topup", "--reference", "a", "--", "Acme", "-5"), "AMOUNT: a payment is more than zero"),
        (("adjust", "Acme", "0", "--reference", "a"), "AMOUNT: an adjustment of zero would change"),
        (
            ("report", "revenue", "--from", "2026-1", "--to", "2026-11"),
            "(month, day or time: 2026-",
        ),
        (("republish",), "Missing argument 'FILE...'."),
        (("republish", "/nowhere/cdr.jsonl"), "does not exist"),
        (("forget", "4930123456", "--because", " "), "'--because': it may not be empty"),
        (("cdr", "void", "7" * 32, "--because", ""), "'--because': it may not be empty"),
        (("dead", "mend", "1", "--set", "a=b", "--because", ""), "it may not be empty"),
        (("dead", "mend", "1", "--because", "x"), "give either --set or --line"),
        (("dead", "mend", "1", "--line", "/nowhere", "--because", "x"), "does not exist"),
        (("dead", "mend", "1", "--set", "a", "--because", "x"), "give FIELD=VALUE, each field"),
        (("forget", "--older-than", "9999999999999", "--because", "x"), "'--older-than'"),
        (("doctor", "--kamailio", "--probe-password-file", "/nowhere"), "give --probe too"),
        (("setup", "--replicas", "9"), "Invalid value for '--replicas'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
async def test_wrong_usage_is_2_and_one_line(arguments: tuple[str, ...], complaint: str) -> None:
    said = await NOWHERE(*arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("akira: ")
    assert complaint in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("command", [c for c in ALL if c[0] not in {"setup", "republish"}])
async def test_a_missing_setting_is_2_and_named(command: tuple[str, ...]) -> None:
    said = await Akira({})(*command)
    assert (said.code, said.out, said.err) == (2, "", "akira: AKIRA_DATABASE_URL is not set\n")


async def test_a_wrong_setting_is_2_and_named() -> None:
    said = await Akira({"AKIRA_LOG_LEVEL": "loud"})("setup")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("akira: AKIRA_LOG_LEVEL cannot be used: ")
    assert said.err.count("\n") == 1


async def test_a_password_file_that_is_not_there_is_1_and_named() -> None:
    said = await Akira({"AKIRA_NATS_PASSWORD_FILE": "/nowhere/password"})("setup")
    assert (said.code, said.out) == (1, "")
    assert "/nowhere/password" in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("command", [c for c in ALL if c[0] not in {"status", "doctor"}])
async def test_a_server_that_is_away_is_1_and_one_line(command: tuple[str, ...]) -> None:
    said = await NOWHERE(*command)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("akira: ")
    assert said.err.count("\n") == 1
    assert "unexpected" not in said.err


@pytest.mark.parametrize("command", ["status", "doctor"])
async def test_the_overviews_tell_of_all_that_is_away(command: str) -> None:
    said = await NOWHERE(command, "--json")
    assert (said.code, said.err) == (1, "")
    assert said.document["schema"] == f"akira.{command}/1"
    assert "NATS" in said.out
    assert "database" in said.out


async def test_a_bridge_that_is_away_is_wrong() -> None:
    said = await NOWHERE("status", "--json", "--bridge", "http://127.0.0.1:1", "--bridge", "x")
    assert [text for text in said.document["wrong"] if text.startswith("bridge")] == [
        "bridge http://127.0.0.1:1: <urlopen error [Errno 111] Connection refused>",
        "bridge x: no http address",
    ]


async def test_the_doctor_names_what_a_configuration_loses(tmp_path: Path) -> None:
    config = tmp_path / "kamailio.cfg"
    config.write_text('modparam("acc_json", "cdr_output_syslog", 1)\n')
    said = await NOWHERE("doctor", "--json", "--kamailio-config", str(config))
    about = {each["about"]: each["state"] for each in said.document["findings"]}
    assert about["kamailio acc_json cdr_output_syslog"] == "bad"
