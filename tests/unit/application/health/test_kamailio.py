"""The doctor finds each setting that was measured to lose records."""

from pathlib import Path

import pytest

from application.health.finding import State
from application.health.kamailio import kamailio_findings

OURS = Path(__file__).parents[4] / "infra" / "kamailio" / "akira-accounting.cfg"
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


def bad(*texts: str) -> list[str]:
    return [each.about for each in kamailio_findings(texts) if each.state is State.BAD]


def test_our_own_snippet_loses_nothing() -> None:
    assert bad(OURS.read_text()) == []


def test_a_good_configuration_is_good() -> None:
    assert bad(GOOD) == []


def test_settings_may_stand_in_several_files() -> None:
    lines = GOOD.splitlines(keepends=True)
    assert bad("".join(lines[:4]), "".join(lines[4:])) == []


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
def test_each_loss_is_found(here: str, instead: str, about: str) -> None:
    assert here in GOOD
    assert bad(GOOD.replace(here, instead)) == [about]


def test_the_last_setting_holds() -> None:
    more = 'modparam("acc_json", "cdr_output_syslog", 1)\n'
    assert bad(GOOD + more) == ["kamailio acc_json cdr_output_syslog"]


def test_an_address_is_no_comment() -> None:
    more = (
        'modparam("mqueue", "db_url", "sqlite:///x") modparam("mqueue", "mqueue", "name=b;size=5")'
    )
    assert bad(GOOD + more) == ["kamailio mqueue size"]
