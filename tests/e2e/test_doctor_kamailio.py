"""The doctor believes what a real Kamailio says of its configuration."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import frozen

from adapters.kamailio.dialog_tables import seen_dialogs
from adapters.kamailio.evaluating import KamailioProgram
from application.errors import SetupError
from application.health.examine_kamailio import ExamineKamailio, KamailioStart
from application.health.finding import Finding, State
from e2e.installed import Installation
from e2e.stock import wired

pytestmark = pytest.mark.e2e


@frozen
class Config:
    """A kamailio.cfg, and the Kamailio that reads it."""

    path: Path
    _kamailio: Installation

    def read_text(self) -> str:
        return self.path.read_text()

    def write_text(self, text: str) -> None:
        self.path.write_text(text)

    def wrong(self, *options: str, state: State = State.BAD) -> dict[str, str]:
        """Tell what the doctor calls bad."""
        found = asyncio.run(examined(self.path, self._kamailio, *options))
        return {each.about: each.seen for each in found if each.state is state}


async def examined(config: Path, kamailio: Installation, *options: str) -> Sequence[Finding]:
    program = KamailioProgram(
        command=kamailio.command,
        config=str(config),
        options=("-L", str(kamailio.modules), *options),
    )
    start = KamailioStart(config=str(config), told_by="a test", megabytes=512)
    return await ExamineKamailio(
        start=start, evaluated=program.evaluated, check=program.check, tables=seen_dialogs
    )()


@pytest.fixture
def config(tmp_path: Path, installation: Installation) -> Config:
    config = Config(tmp_path / "kamailio.cfg", installation)
    config.write_text(wired(installation, tmp_path / "cdr.jsonl", ""))
    return config


def test_debians_file_wired_as_the_role_does_it_is_good(config: Config) -> None:
    assert config.wrong() == {}


def test_each_call_that_is_left_out_is_named(config: Config) -> None:
    whole = config.read_text()
    for name in ("START", "IN_DIALOG", "REPLY", "FAILURE"):
        config.write_text(whole.replace(f"\troute(AKIRA_{name});", ""))
        assert set(config.wrong()) == {f"kamailio route(AKIRA_{name})"}


def test_who_asks_whether_an_invite_is_said_again_has_to_say_that_he_did(config: Config) -> None:
    about, whole = "kamailio setflag(AKIRA_FLT_CHECKED)", config.read_text()
    said = "setflag(AKIRA_FLT_CHECKED);"
    assert about not in config.wrong(state=State.WARNING)
    assert said in whole
    config.write_text(whole.replace(said, ""))
    assert config.wrong() == {}
    assert "not set" in config.wrong(state=State.WARNING)[about]
    config.write_text(whole.replace(said, f"#!ifdef OTHER\n{said}\n#!endif"))
    assert about in config.wrong(state=State.WARNING)
    assert about not in config.wrong("-A", "OTHER", state=State.WARNING)


def test_the_branch_that_holds_is_judged_and_no_other(config: Config) -> None:
    more = '\n#!ifdef OTHER\nmodparam("acc_json", "cdr_output_syslog", 1)\n#!endif\n'
    config.write_text(config.read_text() + more)
    assert config.wrong() == {}
    assert config.wrong("-A", "OTHER") == {"kamailio acc_json cdr_output_syslog": "1"}


def test_what_is_included_counts(config: Config, tmp_path: Path) -> None:
    included = tmp_path / "own.cfg"
    included.write_text('modparam("acc_json", "cdr_enable", 0)\n')
    config.write_text(f'{config.read_text()}\ninclude_file "{included}"\n')
    assert config.wrong() == {"kamailio acc_json cdr_enable": "0"}
    included.unlink()
    with pytest.raises(SetupError, match="cannot open included file"):
        config.wrong()


def test_the_flag_of_failed_calls_that_debian_uses_is_known(config: Config) -> None:
    config.write_text(config.read_text().replace("#!define AKIRA_FLT_FAILED 3\n", ""))
    found = config.wrong()
    assert found == {"kamailio acc failed_transaction_flag": "26, in place of 3"}


def test_what_kamailio_does_not_start_with_is_told(config: Config) -> None:
    config.write_text(f"{config.read_text()}\nrequest_route[\n")
    assert "parse error" in config.wrong()["kamailio -c"]
