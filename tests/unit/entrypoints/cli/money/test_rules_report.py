"""What is told of the rules that hold for every call."""

from datetime import timedelta

from domain.money.rules import Rules
from domain.pricing.same_dialog import ALL_HOSTS, SameDialog
from entrypoints.cli.money.rules import rules_report

HOUR = timedelta(hours=1)


def test_each_record_of_a_dialog_is_debited_until_somebody_says_otherwise() -> None:
    report = rules_report(Rules())
    assert report.parts == [
        "a call of more than 14400 s is for a person: 4:00:00 (nobody has said anything yet)",
        "each record of a dialog is debited",
    ]


def test_whose_dialogs_are_debited_once_is_told() -> None:
    for hosts, words in ((("sip-1", "sip-2"), "sip-1, sip-2"), ((ALL_HOSTS,), "all hosts")):
        once = SameDialog(hosts=hosts, within=timedelta(seconds=5))
        report = rules_report(Rules(version=2, longest_call=HOUR, same_dialog=once))
        assert report.parts[1] == (
            f"a dialog of which records of {words} begin within 0:00:05 is debited once"
        )
        assert report.document["same_dialog"] == {"hosts": list(hosts), "within": once.within}
