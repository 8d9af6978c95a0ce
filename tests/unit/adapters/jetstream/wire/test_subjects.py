"""The host that NATS writes behind a subject."""

import pytest

from adapters.jetstream.wire.subjects import host_in


@pytest.mark.parametrize(
    ("subject", "host"),
    [
        ("cdr.raw", None),
        ("cdr.raw.sip-01", "sip-01"),
        ("cdr.dead.sip-01.example.com", "sip-01.example.com"),
        ("cdr", None),
        ("call.events.answered", None),
        ("call.events.answered.sip-01", "sip-01"),
        ("call.events.host.sip-01.example.com", "sip-01.example.com"),
        ("balance.low", None),
        ("", None),
    ],
)
def test_it_is_what_follows_the_words_that_a_bridge_says(subject: str, host: str | None) -> None:
    assert host_in(subject) == host
