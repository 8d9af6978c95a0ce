"""What somebody is told to whom JetStream does not answer."""

from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeoutError

from adapters.jetstream.asking import unanswered


def test_a_server_that_is_late_is_told_by_what_was_waited() -> None:
    for late in (TimeoutError(), NatsTimeoutError()):
        said = str(unanswered(late, 20))
        assert said == "NATS is there and does not answer within 20 s: busy?"


def test_what_the_server_says_is_told() -> None:
    said = str(unanswered(NoRespondersError(), 20))
    assert said == "NATS: nats: no responders available for request"


def test_what_has_no_words_is_told_by_its_name() -> None:
    assert str(unanswered(ConnectionAbortedError(), 20)) == "NATS: ConnectionAbortedError"
