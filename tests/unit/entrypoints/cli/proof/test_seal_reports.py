"""What is told of the seals over the log."""

from attrs import evolve

from adapters.contract.builders import MOMENT
from application.proof.sealing import Unsealed
from application.proof.verify_seals import FlawedSeal, SealVerdict
from domain.proof.seals import Flaw, read_head, seal_after
from entrypoints.cli.proof.seal_reports import head_report, verdict_report

SEAL = seal_after(None, 7, [bytes(32)] * 5, MOMENT)
WHOLE = SealVerdict(seals=1, events=5, head=SEAL, flawed=None, unsealed=Unsealed())


def test_the_head_is_one_line_and_nothing_else() -> None:
    report = head_report(SEAL)
    assert report.good
    (line,) = report.parts
    assert isinstance(line, str)
    assert read_head(line).sha256 == SEAL.sha256
    assert report.document["head"] == {
        "number": 1, "from_position": 1, "to_position": 7, "events": 5, "previous": "00" * 32,
        "sha256": SEAL.sha256.hex(), "sealed_at": MOMENT, "line": line,
    }  # fmt: skip


def test_a_log_without_seals_has_no_head() -> None:
    report = head_report(None)
    assert (report.good, report.parts) == (False, ["nothing is sealed yet"])
    assert report.document == {"head": None}


def test_a_whole_log_is_told_of() -> None:
    report = verdict_report(WHOLE)
    assert report.good
    assert report.parts == [
        "1 seals over 5 events",
        f"the last of them: {SEAL.line}",
        "whole: nobody changed what is sealed",
    ]
    assert (report.document["whole"], report.document["broken"]) == (True, None)


def test_what_is_not_sealed_is_told_of() -> None:
    unsealed = Unsealed(events=3, since=MOMENT, of_old_form=2)
    report = verdict_report(evolve(WHOLE, unsealed=unsealed))
    assert report.good
    assert report.parts[2:4] == [
        f"not sealed yet: 3 events since {MOMENT:%Y-%m-%d %H:%M:%SZ}",
        "2 of them wait to be rewritten: run akira migrate",
    ]
    assert report.document["unsealed"] == 3


def test_where_nothing_is_sealed_nothing_can_be_said() -> None:
    none = evolve(WHOLE, head=None, seals=0, events=0)
    report = verdict_report(evolve(none, unsealed=Unsealed(events=3, since=MOMENT)))
    assert not report.good
    assert report.parts[-1] == "NOT verified: nothing is sealed, so nothing can be said"
    assert report.document["whole"] is False
    assert verdict_report(none).good


def test_a_log_that_nobody_seals_any_more_is_wrong() -> None:
    report = verdict_report(evolve(WHOLE, stands_still=True))
    assert not report.good
    assert "NOT sealed on: is a worker running, or a transaction open for long?" in report.parts
    assert (report.document["whole"], report.document["stands_still"]) == (True, True)


def test_the_broken_seal_is_named() -> None:
    report = verdict_report(evolve(WHOLE, flawed=FlawedSeal(1, SEAL, Flaw.CONTENT.value)))
    assert not report.good
    assert report.parts[-1] == (
        f"NOT whole: seal 1, positions 1 to 7, sealed {MOMENT:%Y-%m-%d %H:%M:%SZ}:"
        " what was sealed is not what stands there"
    )
    broken = report.document["broken"]
    assert isinstance(broken, dict)
    assert (broken["number"], broken["why"]) == (1, Flaw.CONTENT.value)


def test_a_seal_that_is_not_there_is_named() -> None:
    report = verdict_report(evolve(WHOLE, flawed=FlawedSeal(9, None, "it is not there")))
    assert report.parts[-1] == "NOT whole: seal 9: it is not there"
