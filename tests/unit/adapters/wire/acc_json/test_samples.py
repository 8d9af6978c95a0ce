"""Every line that a real Kamailio wrote, against what the phones did."""

import json
from collections import Counter
from typing import Any

import pytest

from adapters.wire.acc_json.decoding import decode_cdr, decode_phase
from adapters.wire.acc_json.parsing import record_kind
from adapters.wire.acc_json.routing import event_of
from application.intake.data import RecordKind
from application.intake.records import Unusable
from builders import SAMPLES
from domain.calls.identity import call_key
from domain.calls.outcome import CallOutcome
from domain.live.call_event import CallPhase


def lines(folder: str, pattern: str = "cdr.jsonl*") -> list[bytes]:
    return [
        line
        for path in sorted((SAMPLES / folder).glob(pattern), reverse=True)
        for line in path.read_bytes().splitlines()
    ]


def what_the_phones_did(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / folder / "expected.json").read_text())
    return found


@pytest.mark.parametrize(("folder", "count"), [("basic", 65), ("rotate", 225), ("hostile", 20)])
def test_each_cdr_line_is_a_call_of_its_own(folder: str, count: int) -> None:
    found = lines(folder)
    assert len(found) == count
    assert {record_kind(line) for line in found} == {RecordKind.CDR}
    assert len({call_key(decode_cdr(line)) for line in found}) == count


@pytest.mark.parametrize("folder", ["basic", "rotate"])
def test_every_call_is_there_and_only_once(folder: str) -> None:
    expected = what_the_phones_did(folder)
    assert Counter(decode_cdr(line).call_id for line in lines(folder)) == Counter(list(expected))


@pytest.mark.parametrize("line", lines("basic") + lines("rotate"), ids=str)
def test_the_cdr_says_what_the_phones_did(line: bytes) -> None:
    cdr = decode_cdr(line)
    did = EXPECTED[str(cdr.call_id)]
    answered = cdr.outcome is CallOutcome.ANSWERED
    assert answered is (did["outcome"] == "answered")
    assert cdr.sip_code == did["code"]
    assert abs(cdr.duration.total_seconds() - did["duration_s"]) <= did["tolerance_s"]
    # Where the proxy ended the call nobody hung up.
    assert cdr.hangup_by == (None if did["hangup_by"] == "proxy" else did["hangup_by"])


EXPECTED = what_the_phones_did("basic") | what_the_phones_did("rotate")


@pytest.mark.parametrize(
    ("kind_of_call", "outcome"),
    [
        ("busy", CallOutcome.BUSY),
        ("cancel", CallOutcome.CANCELLED),
        ("dead", CallOutcome.NO_ANSWER),
        ("nf404", CallOutcome.FAILED),
        ("su503", CallOutcome.FAILED),
        ("cut", CallOutcome.ANSWERED),
        ("serfork", CallOutcome.ANSWERED),
        ("parfork", CallOutcome.ANSWERED),
    ],
)
def test_five_calls_of_each_kind_end_alike(kind_of_call: str, outcome: CallOutcome) -> None:
    found = [decode_cdr(line) for line in lines("basic")]
    ends = [cdr.outcome for cdr in found if (cdr.call_id or "").startswith(f"{kind_of_call}-")]
    assert ends == [outcome] * 5


def test_one_file_holds_all_three_kinds() -> None:
    found = Counter(record_kind(line) for line in lines("basic", "all.jsonl"))
    assert found == {
        RecordKind.CDR: len(lines("basic", "cdr.jsonl")),
        RecordKind.ACC: len(lines("basic", "acc.jsonl")),
        RecordKind.PHASE: len(lines("basic", "phase.jsonl")),
    }


def test_every_phase_of_the_basic_calls_is_an_event() -> None:
    phases = [decode_phase(line, "sip-01").phase for line in lines("basic", "phase.jsonl")]
    assert set(phases) == set(CallPhase)


def test_hostile_phases_are_events_or_have_a_reason() -> None:
    # The rig wrote two phases of its own beside each call; one Call-ID was not UTF-8.
    found = [event_of(line, "sip-01") for line in lines("hostile", "phase.jsonl")]
    reasons = Counter(each.reason if isinstance(each, Unusable) else None for each in found)
    assert reasons == {None: 56, "phase": 30, "call_id": 4}
