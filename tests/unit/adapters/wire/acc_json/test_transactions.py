"""An acc line gives its transaction, or nothing; it never stops who asks."""

from datetime import UTC, datetime

import pytest

from adapters.wire.acc_json.transactions import transaction_of
from builders import SAMPLES, acc_payload
from domain.calls.transaction import Transaction


def test_an_acc_line_is_a_transaction() -> None:
    assert transaction_of(acc_payload(time=1795461273.6690471)) == Transaction(
        method="INVITE",
        call_id="call-1@rig.invalid",
        from_tag="f1",
        to_tag="t1",
        sip_code=200,
        at=datetime(2026, 11, 23, 19, 14, 33, 669047, tzinfo=UTC),
    )


@pytest.mark.parametrize("time", [..., 1795461273, "2026-11-23 19:14:33", -1.0, 1e300, None])
def test_a_time_in_another_form_is_unknown(time: object) -> None:
    found = transaction_of(acc_payload(time=time))
    assert found is not None
    assert found.at is None


@pytest.mark.parametrize("unknown", ["", "<null>", "NON-UTF8", ...])
def test_what_kamailio_does_not_know_is_none(unknown: object) -> None:
    found = transaction_of(acc_payload(callid=unknown, to_tag=unknown, sip_code=unknown))
    assert found is not None
    assert (found.call_id, found.to_tag, found.sip_code) == (None, None, None)


@pytest.mark.parametrize(
    "payload",
    [b"", b"[]", b"\xff", acc_payload(callid=7), acc_payload(sip_code="x"), b'{"a":1,"a":2}'],
)
def test_anything_else_is_none(payload: bytes) -> None:
    assert transaction_of(payload) is None


def test_every_sample_is_a_transaction() -> None:
    lines = (SAMPLES / "basic" / "acc.jsonl").read_bytes().splitlines()
    assert [transaction_of(line) for line in lines].count(None) == 0
