"""The short way never says what the strict way would not say."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.contract.builders import cdr_payload
from adapters.wire.acc_json.quick import fields_of, texts_of
from builders import acc_payload, phase_payload

FEW = st.sampled_from(["a", "b", "duration", 'q"', "\\", "\\\\", '\\"', "", "\N{BULLET}", "\ud83d"])
ODD = FEW | st.text(max_size=4)
SCALARS = ODD | st.integers() | st.floats() | st.booleans() | st.none()
# Pairs, so that a key may stand twice; written with and without escapes.
PAIRS = st.lists(st.tuples(ODD, SCALARS | st.lists(SCALARS, max_size=2)), max_size=5)


def written(pairs: list[tuple[str, object]], *, ascii_only: bool) -> bytes:
    def words(value: object) -> str:
        return json.dumps(value, ensure_ascii=ascii_only)

    text = ",".join(f"{words(key)}:{words(value)}" for key, value in pairs)
    return f"{{{text}}}".encode(errors="replace")


HANDWRITTEN = st.builds(lambda pairs, plain: written(pairs, ascii_only=plain), PAIRS, st.booleans())
BROKEN = st.builds(
    lambda line, at, bytes_: line[:at] + bytes_ + line[at + 1 :],
    HANDWRITTEN,
    st.integers(0, 60),
    st.sampled_from([b"", b"\\", b'"', b"\0", b"\xff", b"NaN", b"9", b"{", b","]),
)
MANY = settings(max_examples=3 * settings().max_examples)


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    assert len(found) == len(pairs), "a key stands twice"
    return found


@MANY
@given(HANDWRITTEN | BROKEN | st.binary(max_size=20))
def test_texts_are_those_of_the_strict_parser(payload: bytes) -> None:
    found = texts_of(payload)
    if found is not None:
        assert found == json.JSONDecoder(object_pairs_hook=once).decode(payload.decode())


@MANY
@given(HANDWRITTEN | BROKEN | st.binary(max_size=20))
def test_fields_are_those_of_the_lenient_parser(payload: bytes) -> None:
    found = fields_of(payload)
    if found is not None:
        assert found == json.loads(payload.decode())


@pytest.mark.parametrize(
    "payload",
    [
        b'{"a": "1", "a": "2"}',
        b'{"a": "1", "\\u0061": "1"}',
        b'{"a\\"": "1", "a\\"": "2"}',
        b'{"a": {"b": "1"}}',
        b'{"a": 1}',
        b'{"a": "\\\\"}',
        b'{"a": NaN}',
        b"[]",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_whatever_is_doubtful_is_left_to_the_strict_way(payload: bytes) -> None:
    assert texts_of(payload) is None


def test_a_number_that_python_refuses_is_left_to_python() -> None:
    assert fields_of(b'{"duration": %s}' % (b"1" * 5000)) is None


def test_honest_lines_take_the_short_way() -> None:
    assert texts_of(cdr_payload(from_name='"Bob" <b@x>', caller="Zo\u00eb")) is not None
    for payload in (cdr_payload(), acc_payload(), phase_payload()):
        assert fields_of(payload) == json.loads(payload)
