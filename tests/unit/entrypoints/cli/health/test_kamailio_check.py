"""The doctor finds each setting that was measured to lose records."""

from pathlib import Path

import pytest

from entrypoints.cli.health.finding import State
from entrypoints.cli.health.kamailio_check import kamailio_findings

OURS = Path(__file__).parents[5] / "infra" / "kamailio" / "akira-accounting.cfg"
GOOD = """
modparam("mqueue", "mqueue", "name=cdrq;size=0")
modparam("acc", "cdr_expired_dlg_enable", 1)
modparam("acc", "cdr_start_on_confirmed", 1)
modparam("acc_json", "cdr_enable", 1)
modparam("acc_json", "cdr_expired_dlg_enable", 1)
modparam("acc_json", "acc_output_syslog", 0)
modparam("acc_json", "cdr_output_syslog", 0)
max_while_loops=0
route { while (mq_fetch("cdrq")) { } }
"""


def bad(tmp_path: Path, *texts: str) -> list[str]:
    paths = [tmp_path / f"{number}.cfg" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return [each.about for each in kamailio_findings(paths) if each.state is State.BAD]


def test_our_own_snippet_loses_nothing() -> None:
    assert [each for each in kamailio_findings([OURS]) if each.state is State.BAD] == []


def test_a_good_configuration_is_good(tmp_path: Path) -> None:
    assert bad(tmp_path, GOOD) == []


def test_settings_may_stand_in_several_files(tmp_path: Path) -> None:
    lines = GOOD.splitlines(keepends=True)
    assert bad(tmp_path, "".join(lines[:4]), "".join(lines[4:])) == []


@pytest.mark.parametrize(
    ("here", "instead", "about"),
    [
        ("size=0", "size=1000", "kamailio mqueue size"),
        ('modparam("mqueue"', '# modparam("mqueue"', "kamailio mqueue size"),
        ("max_while_loops=0", "", "kamailio max_while_loops"),
        ("max_while_loops=0", "max_while_loops=100", "kamailio max_while_loops"),
        ("max_while_loops=0", "# max_while_loops=0", "kamailio max_while_loops"),
        ("max_while_loops=0", "/* max_while_loops=0\n*/", "kamailio max_while_loops"),
        ('cdr_output_syslog", 0', 'cdr_output_syslog", 1', "kamailio acc_json cdr_output_syslog"),
        ('cdr_output_syslog", 0', 'cdr_output_nothing", 0', "kamailio acc_json cdr_output_syslog"),
        ('acc", "cdr_expired', 'acc", "x', "kamailio acc cdr_expired_dlg_enable"),
        ('_json", "cdr_expired', '_json", "x', "kamailio acc_json cdr_expired_dlg_enable"),
        ('start_on_confirmed", 1', 'start_on_confirmed", 0', "kamailio acc cdr_start_on_confirmed"),
    ],
)  # fmt: skip
def test_each_loss_is_found(tmp_path: Path, here: str, instead: str, about: str) -> None:
    assert here in GOOD
    assert bad(tmp_path, GOOD.replace(here, instead)) == [about]


def test_the_last_setting_holds(tmp_path: Path) -> None:
    more = 'modparam("acc_json", "cdr_output_syslog", 1)\n'
    assert bad(tmp_path, GOOD + more) == ["kamailio acc_json cdr_output_syslog"]


def test_an_address_is_no_comment(tmp_path: Path) -> None:
    more = (
        'modparam("mqueue", "db_url", "sqlite:///x") modparam("mqueue", "mqueue", "name=b;size=5")'
    )
    assert bad(tmp_path, GOOD + more) == ["kamailio mqueue size"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    [finding] = kamailio_findings([tmp_path / "absent.cfg"])
    assert finding.state is State.BAD
    assert "absent.cfg" in finding.seen
