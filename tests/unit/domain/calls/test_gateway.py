"""Where calls are sent, as operators and records write it."""

import pytest

from domain.calls.gateway import Destination, destination_of, gateway_of


@pytest.mark.parametrize(
    ("gateway", "dst", "taken"),
    [
        ("192.0.2.1", "192.0.2.1:5060", True),
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.11:5060", False),
        ("192.0.2.1:5060", "192.0.2.1:5060", True),
        ("192.0.2.1:5060", "192.0.2.1:5061", False),
        ("192.0.2.1:5060", "192.0.2.1", False),
        ("192.0.2.0/28", "192.0.2.15:5060", True),
        ("192.0.2.0/28", "192.0.2.16:5060", False),
        ("192.0.2.0/28:5070", "192.0.2.3:5070", True),
        ("2001:db8::/32", "[2001:db8::7]:5060", True),
        ("[2001:db8::7]:5060", "[2001:db8:0::7]:5060", True),
        ("[2001:db8::7]:5060", "2001:db8::7", False),
        ("2001:db8::/32", "192.0.2.1:5060", False),
        ("GW.example.org", "gw.Example.org:5060", True),
        ("gw.example.org:5061", "gw.example.org:5060", False),
        ("gw.example.org", "192.0.2.1", False),
        ("192.0.2.1", "gw.example.org", False),
        ("192.0.2.1", "", False),
        ("192.0.2.1", ":5060", False),
        ("192.0.2.1", None, False),
        ("192.0.2.1", "192.0.2.1:\u0665", True),
    ],
)
def test_a_gateway_takes_what_was_sent_to_it(gateway: str, dst: str | None, taken: bool) -> None:
    assert gateway_of(gateway).takes(dst) is taken


@pytest.mark.parametrize(
    "text",
    ["192.0.2.1", "192.0.2.0/28", "192.0.2.0/28:5060", "2001:db8::1", "[2001:db8::/32]:5060",
     "[2001:db8::1]:5060", "gw.example.org", "gw.example.org:5060"],
)  # fmt: skip
def test_a_gateway_is_written_as_it_is_read(text: str) -> None:
    assert str(gateway_of(text)) == text


@pytest.mark.parametrize(
    "text", ["", ":5060", "192.0.2.1:0", "192.0.2.1:65536", "192.0.2.1:x", "192.0.2.1/24", "1.2",
             "sip:gw.example.org;lr", "a b"]
)  # fmt: skip
def test_what_is_no_gateway_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        gateway_of(text)


def test_the_narrow_comes_before_the_wide_and_one_port_before_all() -> None:
    texts = ["192.0.2.1:5060", "192.0.2.1", "192.0.2.0/28:5060", "192.0.2.0/28", "192.0.0.0/16"]
    assert sorted(map(gateway_of, reversed(texts)), key=lambda each: each.width) == list(
        map(gateway_of, texts)
    )


def test_whatever_a_record_says_is_some_destination() -> None:
    assert destination_of("x;y=z").host == "x;y=z"


def test_a_port_of_five_thousand_digits_is_some_destination() -> None:
    assert destination_of("192.0.2.1:" + "9" * 5000).port is None
    assert gateway_of("192.0.2.1").takes("192.0.2.1:" + "9" * 5000)


def test_only_what_can_be_a_name_is_remembered() -> None:
    short, long = "a" * 260, "a" * 261
    assert destination_of(short) is destination_of(short)
    assert destination_of(long) is not destination_of(long)
    assert destination_of(long) == Destination(long)
