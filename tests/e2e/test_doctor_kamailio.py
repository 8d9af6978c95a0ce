"""The doctor believes what a real Kamailio says of its configuration."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.kamailio.evaluating import KamailioProgram
from application.errors import SetupError
from application.health.examine_kamailio import ExamineKamailio, KamailioStart
from application.health.finding import Finding, State
from e2e.installed import installed
from e2e.stock import wired

pytestmark = pytest.mark.e2e


async def examined(config: Path, *options: str) -> Sequence[Finding]:
    kamailio = installed()
    program = KamailioProgram(
        command=kamailio.command,
        config=str(config),
        options=("-L", str(kamailio.modules), *options),
    )
    start = KamailioStart(config=str(config), told_by="a test", megabytes=512)
    return await ExamineKamailio(start=start, evaluated=program.evaluated, check=program.check)()


def wrong(config: Path, *options: str) -> dict[str, str]:
    found = asyncio.run(examined(config, *options))
    return {each.about: each.seen for each in found if each.state is State.BAD}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    config = tmp_path / "kamailio.cfg"
    config.write_text(wired(installed(), tmp_path / "cdr.jsonl", ""))
    return config


def test_debians_file_wired_as_the_role_does_it_is_good(config: Path) -> None:
    assert wrong(config) == {}


def test_each_call_that_is_left_out_is_named(config: Path) -> None:
    whole = config.read_text()
    for name in ("START", "IN_DIALOG", "REPLY", "FAILURE"):
        config.write_text(whole.replace(f"\troute(AKIRA_{name});", ""))
        assert set(wrong(config)) == {f"kamailio route(AKIRA_{name})"}


def test_the_branch_that_holds_is_judged_and_no_other(config: Path) -> None:
    more = '\n#!ifdef OTHER\nmodparam("acc_json", "cdr_output_syslog", 1)\n#!endif\n'
    config.write_text(config.read_text() + more)
    assert wrong(config) == {}
    assert wrong(config, "-A", "OTHER") == {"kamailio acc_json cdr_output_syslog": "1"}


def test_what_is_included_counts(config: Path, tmp_path: Path) -> None:
    included = tmp_path / "own.cfg"
    included.write_text('modparam("acc_json", "cdr_enable", 0)\n')
    config.write_text(f'{config.read_text()}\ninclude_file "{included}"\n')
    assert wrong(config) == {"kamailio acc_json cdr_enable": "0"}
    included.unlink()
    with pytest.raises(SetupError, match="cannot open included file"):
        asyncio.run(examined(config))


def test_the_flag_of_failed_calls_that_debian_uses_is_known(config: Path) -> None:
    config.write_text(config.read_text().replace("#!define AKIRA_FLT_FAILED 3\n", ""))
    found = wrong(config)
    assert found == {"kamailio acc failed_transaction_flag": "26, in place of 3"}


def test_what_kamailio_does_not_start_with_is_told(config: Path) -> None:
    config.write_text(f"{config.read_text()}\nrequest_route[\n")
    assert "parse error" in wrong(config)["kamailio -c"]
