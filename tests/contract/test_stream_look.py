"""How the stream is, in memory and as it is, and looks that break the promise."""

import pytest
from attrs import evolve

from adapters.contract.intake import LookProbe, StreamLookContract
from adapters.contract.refusing import refused
from adapters.memory.intake.receipts import MemoryStreamLook
from contract.look_probes import JetStreamLookProbe, MemoryLookProbe
from contract.stream_probes import JetStreamProbe
from domain.intake.judging import StreamLife


class TestMemoryLook(StreamLookContract):
    @pytest.fixture
    def probe(self) -> LookProbe:
        return MemoryLookProbe()


class TestJetStreamLook(StreamLookContract):
    @pytest.fixture
    def probe(self, jetstream: JetStreamProbe) -> LookProbe:
        return JetStreamLookProbe(jetstream)


class HasItAtTheEnd(MemoryStreamLook):
    async def life(self) -> StreamLife:
        life = await super().life()
        return evolve(life, floor=life.last_seq)


class HasNothing(MemoryStreamLook):
    async def life(self) -> StreamLife:
        return evolve(await super().life(), floor=0)


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        (HasItAtTheEnd, "test_what_waits_is_above_the_floor"),
        (HasNothing, "test_what_is_taken_for_good_is_below"),
    ],
)
async def test_a_wrong_look_is_refused(wrong: type[MemoryStreamLook], promise: str) -> None:
    make = lambda: MemoryLookProbe(look_type=wrong)  # noqa: E731
    assert promise in await refused(StreamLookContract, make, patience=2)


async def test_the_right_twin_is_accepted() -> None:
    assert await refused(StreamLookContract, MemoryLookProbe) == set()
