"""A line that is refused leaves nothing behind: circles of frames hold whole batches for long."""

import gc
from collections.abc import Callable

import pytest

from adapters.contract.builders import cdr_payload
from adapters.wire.acc_json.routing import cdr_of, event_of, kind_of, pulse_of
from adapters.wire.acc_json.transactions import transaction_of
from builders import acc_payload, phase_payload

REFUSED = {
    "missing": b'{"duration": "1"}',
    "no number": cdr_payload(duration="x"),
    "priceless": cdr_payload(sip_code="x", hangup_by="nobody"),
    "needed beside priceless": cdr_payload(sip_code="x", duration="x"),
    "surrogate": cdr_payload(caller="\ud800"),
    "not utf-8": b'{"duration": "\xff"}',
    "no json": b"{",
    "two keys": b'{"duration": "1", "duration": "1"}',
    "too deep": b"[" * 100_000,
    "no phase": phase_payload(phase="odd"),
    "no call": phase_payload(call_id="\0"),
    "acc": acc_payload(callid="\ud800"),
    "no pulse": b'{"pulse": "x"}',
}
READERS: tuple[Callable[[bytes], object], ...] = (
    *(kind_of, cdr_of, pulse_of, transaction_of),
    lambda line: event_of(line, "sip-01"),
)


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_line_leaves_nothing_that_holds_what_it_came_with(name: str) -> None:
    for read in READERS:
        read(REFUSED[name])
    gc.collect()
    gc.disable()
    try:
        for read in READERS:
            read(REFUSED[name])
        assert gc.collect() == 0
    finally:
        gc.enable()
