"""What is told of parties that were forgotten."""

from application.calls.forget_parties import Forgotten
from application.letters.data import LettersForgotten
from entrypoints.cli.calls.forgotten_report import forgotten_report


def test_what_is_forgotten_and_where_it_still_is() -> None:
    report = forgotten_report(Forgotten(calls=3, letters=LettersForgotten(2, 0)), dry=False)
    assert report.parts[0] == "3 calls, 2 dead letters forgotten"
    assert "backups" in str(report.parts[-1])
    assert report.good


def test_an_open_letter_is_no_all_clear() -> None:
    report = forgotten_report(Forgotten(calls=0, letters=LettersForgotten(0, 1)), dry=True)
    assert report.parts[0] == "0 calls, 0 dead letters would be forgotten: nothing is changed"
    assert "1 dead letters are open" in str(report.parts[1])
    assert not report.good
