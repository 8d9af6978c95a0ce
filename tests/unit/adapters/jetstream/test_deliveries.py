"""What a worker takes from a message, and whom it believes."""

from datetime import UTC, datetime

import pytest

from adapters.contract.builders import cdr_payload
from adapters.jetstream.reading.deliveries import delivery_of
from adapters.jetstream.wire.parser import RawMessage
from adapters.wire.acc_json.routing import cdr_of
from application.calls.data import Delivery, Malformed
from domain.calls.cdr import Cdr
from domain.calls.provenance import Receipt

RECEIPT = Receipt(stream_seq=1, stored_at=datetime(2026, 11, 25, tzinfo=UTC))


def delivered(subject: str, *hosts: str, reason: str = "") -> Delivery:
    lines = [f"Akira-Host: {host}" for host in hosts]
    lines += [f"Akira-Reason: {reason}"] if reason else []
    headers = "\r\n".join(["NATS/1.0", *lines, "\r\n"]).encode()
    message = RawMessage(subject.encode(), b"$JS.ACK.x", cdr_payload(), headers)
    return delivery_of(message, RECEIPT, cdr_of)


@pytest.mark.parametrize("subject", ["cdr.raw", "cdr.raw.sip-01"])
def test_a_host_is_believed_in_its_own_name(subject: str) -> None:
    delivery = delivered(subject, "sip-01")
    assert isinstance(delivery.content, Cdr)
    assert delivery.provenance.host == "sip-01"


@pytest.mark.parametrize("hosts", [["sip-02"], ["sip-01", "sip-02"], ["SIP-01"], [""], []])
def test_in_another_name_it_is_not(hosts: list[str]) -> None:
    delivery = delivered("cdr.raw.sip-01", *hosts)
    assert isinstance(delivery.content, Malformed)
    assert (delivery.content.stage, delivery.content.reason) == ("inbox", "another_host")
    assert delivery.provenance.host == "sip-01"
    assert delivery.body == cdr_payload()


def test_a_host_cannot_say_that_bytes_of_another_are_in_the_book() -> None:
    place = "sip-02\r\nAkira-File: f\r\nAkira-Offset: 0\r\nAkira-Covers: 0-900"
    assert delivered("cdr.raw.sip-01", place).span is None


def test_a_long_name_does_not_make_a_long_letter() -> None:
    delivery = delivered("cdr.raw.sip-01", "x" * 5000)
    assert isinstance(delivery.content, Malformed)
    assert len(delivery.content.detail) < 200


@pytest.mark.parametrize("subject", ["cdr.dead", "cdr.dead.sip-01"])
def test_a_dead_line_tells_its_reason(subject: str) -> None:
    delivery = delivered(subject, "sip-01", reason="not_json")
    assert isinstance(delivery.content, Malformed)
    assert (delivery.content.stage, delivery.content.reason) == ("bridge", "not_json")
