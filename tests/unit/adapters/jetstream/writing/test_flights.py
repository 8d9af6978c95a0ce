"""How long records wait after a stream takes again, and how often it is asked before.

The clock is the test's.
"""

from collections.abc import Callable, Sequence

import pytest
from attrs import define, field

from adapters.contract.builders import a_record
from adapters.jetstream.writing.flights import Flights
from adapters.jetstream.writing.sent import Sent

_STEP = 0.005
_CONFIRM = 5.0
WINDOW = 1024
# Of nats-server: a follower waits so long, drawn at random, before it wants to lead.
ELECTIONS = [4.0, 4.9, 5.1, 6.3, 8.2, 9.0]


def taken(_: bytes) -> str:
    return "taken"


def refused(_: bytes) -> str:
    return "refused"


def silent(_: bytes) -> str:
    return "silent"


@define
class World:
    """A stream that answers a step later, as `answer` says."""

    answer: Callable[[bytes], str] = taken
    flights: Flights = field(factory=Flights)
    now: float = 1000.0
    sent: list[bytes] = field(factory=list)
    stored: list[bytes] = field(factory=list)
    said: int = 0
    published: int = 0
    _under_way: list[bytes] = field(factory=list)

    def publish(self, count: int) -> None:
        tokens = [b"%d" % (self.published + n) for n in range(count)]
        self.published += count
        self.send([each for each in tokens if self.flights.add(each, a_flight(), self.now)])

    def send(self, tokens: Sequence[bytes]) -> None:
        self.flights.fly(tokens, self.now, _CONFIRM)
        self.sent.extend(tokens)
        self._under_way.extend(tokens)

    def go_on(self, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until:
            self.now += _STEP
            answered, self._under_way = self._under_way, []
            for token in answered:
                self._hear(token)
            self.send(self.flights.due(self.now))

    def _hear(self, token: bytes) -> None:
        if self.flights.get(token) is None:
            return
        match self.answer(token):
            case "taken":
                self.stored.append(token)
                self.flights.taken(token, self.now)
            case "refused":
                self.said += self.flights.refused(token, self.now)
            case _:
                pass


def a_flight() -> Sent:
    return Sent(a_record(1), lambda _: None, None)


@pytest.mark.parametrize("election", ELECTIONS)
@pytest.mark.parametrize("leaderless", [refused, silent])
def test_all_are_stored_soon_after_there_is_a_leader(
    leaderless: Callable[[bytes], str], election: float
) -> None:
    world = World(leaderless)
    world.publish(WINDOW)
    world.go_on(election)
    world.answer = taken
    world.go_on(0.25)
    assert world.stored
    world.go_on(0.25)
    assert len(set(world.stored)) == WINDOW
    assert len(world.flights) == 0


@pytest.mark.parametrize("leaderless", [refused, silent])
def test_one_asks_for_all_while_nothing_is_taken(leaderless: Callable[[bytes], str]) -> None:
    world = World(leaderless)
    world.publish(WINDOW)
    world.go_on(60)
    assert len(world.sent) - WINDOW <= 60 * 5 + 1
    assert world.said == (leaderless is refused)


def test_what_is_new_waits_behind_what_is_old() -> None:
    world = World(refused)
    for _ in range(8):
        world.publish(10)
        world.go_on(0.2)
    world.answer = taken
    world.publish(10)
    world.go_on(1)
    # But for the newest, which asks in turn with the oldest.
    assert [each for each in world.stored if each != b"89"] == [b"%d" % n for n in range(89)]
    assert world.flights.add(b"next", a_flight(), world.now)


def test_a_record_refused_for_its_own_sake_holds_nobody_up() -> None:
    world = World(lambda token: "refused" if token == b"0" else "taken")
    world.publish(1)
    world.go_on(1)
    world.publish(WINDOW - 1)
    world.go_on(3)
    assert len(world.stored) == WINDOW - 1
    world.sent.clear()
    for _ in range(600):
        world.publish(1)
        world.go_on(0.1)
    assert len(world.stored) == WINDOW - 1 + 600
    assert world.sent.count(b"0") <= 60
    world.answer = taken
    world.go_on(6)
    assert len(world.flights) == 0


def test_many_of_a_kind_that_is_refused_hold_nobody_up_for_long() -> None:
    world = World(lambda token: "refused" if int(token) < 50 else "taken")
    world.publish(50)
    world.go_on(1)
    world.publish(100)
    world.go_on(15)
    assert len(set(world.stored)) == 100
    for _ in range(300):
        world.publish(1)
        world.go_on(0.1)
        assert world.stored[-1] == b"%d" % (world.published - 1)


def test_a_confirmation_from_before_the_election_makes_nobody_rest() -> None:
    world = World(refused)
    world.publish(10)
    world.go_on(0.1)
    world.flights.taken(b"9", world.now)
    world.go_on(8)
    world.answer = taken
    world.go_on(0.5)
    assert len(world.flights) == 0


def test_what_was_on_its_way_to_the_leader_that_died_is_sent_again_with_the_rest() -> None:
    world = World(lambda token: "silent" if int(token) < 20 else "refused")
    world.publish(20)
    world.publish(20)
    world.go_on(4)
    world.answer = taken
    world.go_on(0.5)
    assert len(world.flights) == 0


def test_a_new_leader_confirms_what_the_old_one_had_and_the_rest_is_sent_again() -> None:
    world = World(lambda token: "silent" if int(token) < 20 else "refused")
    world.publish(20)
    world.publish(20)
    world.go_on(4)
    world.answer = taken
    for token in (b"0", b"1"):
        world.flights.taken(token, world.now)
    world.go_on(0.5)
    assert len(world.flights) == 0


def test_who_was_idle_is_not_taken_for_unheard() -> None:
    world = World()
    for _ in range(10):
        world.go_on(30)
        world.publish(3)
        world.go_on(0.1)
    assert world.sent == world.stored


def test_who_is_connected_anew_asks_at_once_for_what_was_on_its_way() -> None:
    world = World(silent)
    world.publish(WINDOW)
    world.go_on(0.1)
    world.answer = taken
    world.flights.unheard(world.now)
    world.go_on(0.2)
    assert world.stored == [b"%d" % n for n in range(WINDOW)]


def test_what_could_not_be_sent_is_first_and_in_order() -> None:
    world = World(silent)
    world.publish(5)
    world.flights.unsent([b"2", b"3", b"4"], world.now)
    world.flights.unheard(world.now)
    world.publish(5)
    world.answer = taken
    world.go_on(1)
    assert world.stored == [b"%d" % n for n in range(10)]


def test_a_late_confirmation_counts() -> None:
    world = World(refused)
    world.publish(3)
    world.go_on(0.1)
    for token in (b"0", b"1", b"2"):
        world.flights.taken(token, world.now)
    world.go_on(1)
    assert len(world.sent) == 3
    assert len(world.flights) == 0
    assert not world.flights.refused(b"1", world.now)


def test_one_that_is_lost_among_others_is_sent_again() -> None:
    world = World(lambda token: "silent" if token == b"0" else "taken")
    world.publish(2)
    for _ in range(45):
        world.go_on(0.1)
        world.publish(1)
    assert world.sent.count(b"0") == 1
    world.go_on(1)
    assert world.sent.count(b"0") == 2


def test_another_in_the_place_of_a_record_goes_at_once() -> None:
    world = World(silent)
    world.publish(1)
    world.flights.exchange(b"0", a_flight())
    assert world.flights.urgent
    world.answer = taken
    world.go_on(0.1)
    assert world.stored == [b"0"]
    assert not world.flights.urgent
