"""Whatever somebody types, `akira` answers with an exit code and a few lines, never a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from akira_in_hand import SRC, Akira
from contract.servers import NatsServer, PostgresServer, fresh_database
from entrypoints.cli.app import app
from entrypoints.cli.options import TIME
from gates.reference.command_tree import leaves

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(3600)]
HUGE = "9" * 400
TEXTS = ("", "x" * 5000, "a\x1b[31m\nb", os.fsdecode(b"\xff"), "#99999999999999999999", HUGE)
AMOUNTS = (*TEXTS, "NaN", "1e999999", "2026-13")
TIMES = ("2026-13-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x", "", HUGE)
NUMBERS = ("x", "", HUGE, "0", "1.5", "99999999999999999999")
FILES = ("missing", "folder", "empty", "binary", "binary.gz", "x" * 5000, "a\x1b[31m\nb")
GOOD = {
    "COMPANY": "Acme", "SUPPLIER": "carrier", "TARIFF": "retail", "AMOUNT": "1", "AMOUNT|none": "1",
    "MONTH": "2020-01", "NUMBER": "4930123", "SECONDS": "60", "CODE": "EUR", "EUR": "EUR",
    "NETWORK": "192.0.2.0/28", "HOST": "sip-01", "ACCOUNT": "acct-1", "CC": "DE",
    "PROJECTION": "balance", "ZONE": "UTC", "FIELD=VALUE": "duration=1", "CALL_KEY": "0" * 32,
    "A": "retail", "B": "retail", "FILE": "rates.csv", "MAP.toml": "map.toml", "NEW-NAME": "Beta",
    "--from": "2020-01-01", "--to": "2020-01-02", "--effective-from": "2020-01-01", "ID": "1",
    "NUMBER...": "4930123", "bills": "once",
}  # fmt: skip


def wrong_for(parameter: Any) -> Sequence[str]:  # noqa: ANN401 typer's class has no public name
    kind = str(parameter.type_descriptor.annotation)
    if "bool" in kind:
        return ()
    if "Path" in kind:
        return FILES
    if "int" in kind:
        return NUMBERS
    if parameter.metavar == TIME:
        return TIMES
    return TEXTS if parameter.param_type_name == "option" and parameter.metavar is None else AMOUNTS


def good_for(parameter: Any) -> str:  # noqa: ANN401 as above
    return GOOD.get(parameter.opts[0]) or GOOD.get(parameter.metavar or "") or "x"


def tried(command: Any) -> Iterator[list[str]]:  # noqa: ANN401 as above
    """Give the arguments of a command, one of them wrong."""
    for wrong in command.params:
        if wrong.name in {"as_json", "help", "as_lines"}:
            continue
        for value in wrong_for(wrong):
            options, places = list[str](), list[str]()
            for each in command.params:
                if each is not wrong and not each.required:
                    continue
                text = value if each is wrong else good_for(each)
                if each.param_type_name == "argument":
                    places.append(text)
                else:
                    options += [each.opts[-1], text]
            yield [*options, "--", *places]


@pytest.fixture
async def settings(
    private_nats: NatsServer, private_postgres: PostgresServer, tmp_path: Path
) -> dict[str, str]:
    dsn = await fresh_database(private_postgres)
    given = {"AKIRA_NATS_URL": private_nats.url, "AKIRA_DATABASE_URL": dsn,
             "AKIRA_KEEP_CALLS_DAYS": "400"}  # fmt: skip
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").touch()
    for name in ("binary", "binary.gz"):
        (tmp_path / name).write_bytes(bytes(range(256)) * 10)
    (tmp_path / "rates.csv").write_text("prefix,rate\n49,0.01\n")
    (tmp_path / "map.toml").write_text("[columns]\nstart='a'\ncallee='b'\nseconds='c'\n")
    akira = Akira(given)
    for words in (
        ("setup",), ("migrate",), ("company", "add", "Acme", "--currency", "EUR"),
        ("supplier", "add", "carrier", "--currency", "EUR"),
        ("plan", "add", "x", "--country", "DE"),
        ("tariff", "import", str(tmp_path / "rates.csv"), "--name", "retail", "--currency", "EUR",
         "--effective-from", "2020-01-01"),
    ):  # fmt: skip
        said = await akira(*words)
        assert said.code == 0, (words, said.err, said.out)
    return given


def answers(
    commands: Sequence[list[str]], settings: dict[str, str], folder: Path
) -> Iterator[dict[str, Any]]:
    """Run commands one after another."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AKIRA_")}
    with subprocess.Popen(
        [sys.executable, "-m", "akira_many"],
        env={**kept, "PYTHONPATH": f"{SRC}:{SRC.parent / 'tests'}", **settings},
        cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        for command in commands:
            process.stdin.write(f"{json.dumps(command)}\n")
            process.stdin.flush()
            line = process.stdout.readline()
            assert line, command
            yield json.loads(line)


def complaint(code: int, out: str, err: str) -> str | None:
    """Tell what is wrong with an answer."""
    if code not in {0, 1, 2}:
        return "another exit code"
    if "Traceback" in out + err or "akira: unexpected" in err:
        return "not foreseen"
    if code and not out + err:
        return "nothing said"
    return "too much said" if err.count("\n") > 3 or len(err) > 1200 else None


def test_whatever_is_typed_is_answered(settings: dict[str, str], tmp_path: Path) -> None:
    commands = [
        [*words.split(), *arguments]
        for words, command in leaves(get_command(app), hidden=False)
        for arguments in tried(command)
    ]
    assert len({tuple(command[:2]) for command in commands}) > 60
    wrong = [
        (why, answer)
        for answer in answers(commands, settings, tmp_path)
        if (why := complaint(answer["code"], answer["out"], answer["err"]))
    ]
    assert wrong == []
