"""Nothing is counted under a name that was not announced."""

import ast
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import cdr_payload
from adapters.wire.acc_json.routing import cdr_of, event_of, kind_of, pulse_of
from application.calls.data import Malformed
from application.intake.data import RecordKind
from application.intake.records import Unusable
from domain.calls.cdr import Cdr
from entrypoints.process.results import LETTERS, LINES

SRC = Path(__file__).parents[4] / "src"
PULSE = b'{"pulse":"1766000000","started":"1765000000","dialogs":"3","restored":"0"}'
PHASE = (
    b'{"phase":"answered","call_id":"a@b","from_tag":"f","to_tag":"t","ts":"1766000000.5",'
    b'"code":"200","caller":"1","callee":"2","account":"a","src_ip":"192.0.2.1"}'
)
LINE = st.binary(max_size=60) | st.sampled_from([b"[]", b'{"a":1}', b"[" * 5000, b'{"x":NaN}'])


@st.composite
def broken(draw: st.DrawFn, whole: bytes) -> bytes:
    """Cut a piece out of a line, and put another one in."""
    begin = draw(st.integers(0, len(whole)))
    end = draw(st.integers(begin, min(len(whole), begin + 20)))
    return whole[:begin] + draw(st.binary(max_size=8) | st.just(b'"-1"')) + whole[end:]


@given(LINE | broken(PULSE))
def test_a_line_is_refused_for_a_reason_that_is_announced(line: bytes) -> None:
    kind = kind_of(line)
    if isinstance(kind, Unusable):
        assert kind.reason in LINES[RecordKind.DEAD]


@given(LINE | broken(cdr_payload()))
def test_a_cdr_is_refused_for_a_reason_that_is_announced(line: bytes) -> None:
    cdr = cdr_of(line)
    assert isinstance(cdr, Cdr) or (cdr.stage, cdr.reason) in LETTERS


@given(LINE | broken(PHASE))
def test_an_event_is_refused_for_a_reason_that_is_announced(line: bytes) -> None:
    event = event_of(line, "sip-01")
    if isinstance(event, Unusable):
        assert event.reason in LINES[RecordKind.PHASE]


@given(LINE | broken(PULSE))
def test_a_pulse_is_refused_for_a_reason_that_is_announced(line: bytes) -> None:
    pulse = pulse_of(line)
    if isinstance(pulse, Unusable):
        assert pulse.reason in LINES[RecordKind.PULSE]


def verdicts() -> Iterator[tuple[str, str]]:
    """Give stage and reason of every verdict on a delivery that is written out in the code."""
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == Malformed.__name__:
                words = [each.value for each in node.args[:2] if isinstance(each, ast.Constant)]
                if len(words) == 2:
                    yield str(words[0]), str(words[1])


def test_every_verdict_in_the_code_is_announced() -> None:
    found = set(verdicts())
    assert ("identify", "identity_conflict") in found
    # The audit parks nothing.
    assert found - {("inbox", "not_read")} <= set(LETTERS)


def test_the_lines_that_are_broken_are_whole() -> None:
    assert isinstance(cdr_of(cdr_payload()), Cdr)
    assert not isinstance(event_of(PHASE, "sip-01"), Unusable)
    assert not isinstance(pulse_of(PULSE), Unusable)
