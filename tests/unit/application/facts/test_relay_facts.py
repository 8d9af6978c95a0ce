"""What was recorded is told to others: all of it, in order, and each fact once."""

import pytest
from attrs import define

from adapters.memory.facts.relay import MemoryFactLog, MemoryFactPublisher
from application.errors import UnavailableError
from application.facts.data import Fact
from application.facts.relay_facts import RelayFacts


@define
class Relay:
    """The use case between its ports."""

    log: MemoryFactLog
    publisher: MemoryFactPublisher

    async def __call__(self) -> bool:
        return await RelayFacts(log=self.log, publisher=self.publisher)()

    def heard(self) -> list[str]:
        return list(self.publisher.stored)


def a_fact(number: int) -> Fact:
    return Fact(subject="cdr.rated", event_id=f"event-{number}", body=b"{}")


@pytest.fixture
def relay() -> Relay:
    return Relay(MemoryFactLog([a_fact(1), None, a_fact(2)]), MemoryFactPublisher())


async def test_all_is_told_in_its_order_and_then_there_is_nothing_new(relay: Relay) -> None:
    assert await relay()
    assert relay.heard() == ["event-1", "event-2"]
    assert not await relay()
    relay.log.events.append(a_fact(3))
    assert await relay()
    assert relay.heard()[-1] == "event-3"


async def test_what_nobody_hears_of_is_passed_over(relay: Relay) -> None:
    relay.log.events = [None, None]
    assert await relay()
    assert relay.heard() == []
    assert not await relay()


async def test_a_crash_before_it_is_remembered_repeats_no_fact(relay: Relay) -> None:
    relay.publisher.fail_next(UnavailableError("away"))
    with pytest.raises(UnavailableError):
        await relay()
    assert relay.log.place == 0
    # All was stored, and the process died before it could remember the place.
    await relay.publisher.publish([a_fact(1), a_fact(2)])
    assert await relay()
    assert relay.heard() == ["event-1", "event-2"]
    assert relay.log.place == 3


async def test_more_than_a_round_holds_is_told_in_several() -> None:
    relay = Relay(MemoryFactLog([a_fact(number) for number in range(1500)]), MemoryFactPublisher())
    assert await relay()
    assert len(relay.heard()) == 1000
    assert await relay()
    assert len(relay.heard()) == 1500
    assert not await relay()
