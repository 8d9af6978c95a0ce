"""Laws of the wire: one error and no other; what was said comes through."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import cdr_payload
from adapters.contract.builders.payloads import CDR_FIELDS
from adapters.wire.acc_json.decoding import decode_cdr, decode_phase
from adapters.wire.acc_json.errors import MalformedRecordError
from adapters.wire.acc_json.parsing import record_kind
from adapters.wire.acc_json.routing import cdr_of, event_of, kind_of
from application.calls.data import Malformed
from application.intake.data import RecordKind
from application.intake.records import Unusable
from builders import ACC_FIELDS, PHASE_FIELDS, acc_payload, phase_payload
from domain.calls.cdr import Cdr
from domain.live.call_event import CallEvent

ODD_TEXT = st.text() | st.sampled_from(
    [
        "",
        "<null>",
        "NON-UTF8",
        "INVALID_JSON",
        "0",
        "1e5",
        "\0",
        "\ud800",
        "9" * 30,
        "1.2.3.4",
        "::",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ODD_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_TEXT, inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(sorted(CDR_FIELDS | PHASE_FIELDS | ACC_FIELDS))
CHANGES = st.dictionaries(KEYS, VALUES | st.just(...), max_size=4)
CHANGED = st.builds(
    lambda make, changes: make(**changes),
    st.sampled_from([cdr_payload, phase_payload, acc_payload]),
    CHANGES,
)
OBJECTS = st.dictionaries(KEYS | ODD_TEXT, VALUES).map(lambda each: json.dumps(each).encode())
TORN = st.builds(lambda line, cut: line[:cut], CHANGED, st.integers(0, 400))
PATCHED = st.builds(
    lambda line, at, byte: line[:at] + byte + line[at + 1 :],
    CHANGED,
    st.integers(0, 400),
    st.binary(max_size=2),
)
ANYTHING = st.binary() | CHANGED | OBJECTS | TORN | PATCHED
PLAIN_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
).filter(lambda text: text not in {"", "<null>", "NON-UTF8", "INVALID_JSON"})


@given(ANYTHING)
def test_every_line_is_a_cdr_or_malformed(payload: bytes) -> None:
    found = cdr_of(payload)
    assert isinstance(found, Cdr | Malformed)
    if isinstance(found, Malformed):
        assert found.stage == "decode"
        assert found.reason.replace("_", "").isalnum()
        assert found.detail.isascii()


@given(ANYTHING)
def test_every_line_is_an_event_or_unusable(payload: bytes) -> None:
    assert isinstance(event_of(payload, "sip-01"), CallEvent | Unusable)


@given(ANYTHING)
def test_every_line_has_a_kind_or_a_reason(payload: bytes) -> None:
    assert isinstance(kind_of(payload), RecordKind | Unusable)


@given(PLAIN_TEXT, PLAIN_TEXT, PLAIN_TEXT, st.booleans())
def test_arbitrary_text_comes_through(
    call_id: str, caller: str, account: str, ascii_only: bool
) -> None:
    fields = CDR_FIELDS | {"call_id": call_id, "caller": caller, "account": account}
    found = decode_cdr(json.dumps(fields, ensure_ascii=ascii_only).encode())
    assert (found.call_id, found.caller, found.account) == (call_id, caller, account)


@given(st.integers(0, 31_622_400_000_000), st.integers(0, 10**17 - 1), st.integers(0, 6))
def test_numbers_come_through_exactly(talked: int, created: int, decimals: int) -> None:
    unit = 10 ** (6 - decimals)
    written = f"{Decimal(talked // unit * unit).scaleb(-6):.{decimals}f}"
    init_time = f"{Decimal(created).scaleb(-6):.6f}"
    found = decode_cdr(cdr_payload(duration=written, init_time=init_time))
    assert found.duration == timedelta(microseconds=talked // unit * unit)
    assert found.created_at == Decimal(init_time)


@given(CHANGES)
def test_both_spacings_are_judged_alike(changes: dict[str, object]) -> None:
    fields = {k: v for k, v in (CDR_FIELDS | changes).items() if v is not ...}
    dense = json.dumps(fields, separators=(",", ":")).encode()
    assert cdr_of(dense) == cdr_of(json.dumps(fields).encode())


@given(st.binary())
def test_the_three_results_are_those_of_the_three_functions(payload: bytes) -> None:
    for result, function in (
        (cdr_of(payload), decode_cdr),
        (event_of(payload, "sip-01"), lambda line: decode_phase(line, "sip-01")),
        (kind_of(payload), record_kind),
    ):
        if isinstance(result, Malformed | Unusable):
            with pytest.raises(MalformedRecordError) as refused:
                function(payload)
            assert refused.value.reason == result.reason
        else:
            assert function(payload) == result
