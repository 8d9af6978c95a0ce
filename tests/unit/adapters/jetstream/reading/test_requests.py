"""When a worker asks again that nobody answers, by a clock that the test moves."""

from adapters.jetstream.reading.requests import BEAT_SECONDS, Requests

# Of nats-server, until a follower wants to lead where the leader is gone.
SHORTEST_ELECTION = 4.0
NOW = 1000.0


def two_requests() -> Requests:
    requests = Requests()
    requests.add("a", 10, NOW)
    requests.add("b", 10, NOW)
    return requests


def test_what_a_server_took_with_it_is_forgotten_before_there_is_another() -> None:
    requests = two_requests()
    requests.heard(NOW)
    requests.forget(NOW + SHORTEST_ELECTION - BEAT_SECONDS + 0.1, 0)
    assert len(requests) == 0


def test_what_the_server_has_in_hand_is_waited_for() -> None:
    requests = two_requests()
    for second in range(6):
        requests.heard(NOW + second)
        requests.forget(NOW + second + 0.9, 0)
        assert requests.owed == 20
    requests.forget(NOW + 7.1, 0)
    assert requests.owed == 0


def test_messages_say_that_it_is_there() -> None:
    requests = two_requests()
    for number in range(12):
        requests.delivered(NOW + number / 2)
        requests.forget(NOW + number / 2, 0)
    assert (len(requests), requests.owed) == (1, 8)


def test_nothing_is_owed_to_another_connection() -> None:
    requests = two_requests()
    requests.forget(NOW + 0.1, 1)
    assert requests.owed == 0
    requests.add("c", 10, NOW + 0.1)
    requests.forget(NOW + 0.2, 1)
    assert requests.owed == 10


def test_after_a_rest_the_first_request_is_given_its_time() -> None:
    requests = Requests()
    requests.forget(NOW, 0)
    requests.add("a", 10, NOW)
    requests.forget(NOW + 0.1, 0)
    assert requests.owed == 10


def test_one_that_is_served_no_more_is_no_longer_owed() -> None:
    requests = two_requests()
    requests.ended("a")
    requests.ended("x")
    assert requests.owed == 10
    requests.delivered(NOW)
    assert requests.owed == 9


def test_what_comes_without_a_request_is_owed_to_nobody() -> None:
    requests = Requests()
    requests.delivered(NOW)
    assert requests.owed == 0
