"""What is promised of the heads of the seals, as they are told to others."""

import json
from typing import Protocol

from adapters.contract.facts.relay import ToldLogContract, ToldLogProbe, told
from application.proof.ports import HeadLog, SealBook


class HeadLogProbe(ToldLogProbe, Protocol):
    """Seals, and those who press them: each thing that happens is sealed by itself."""

    @property
    def log(self) -> HeadLog:
        """What the relay reads of the seals."""
        ...

    @property
    def seals(self) -> SealBook:
        """The seals of which others are told."""
        ...

    async def cut_off(self) -> None:
        """Take the last seal away, as only the owner of a database can."""
        ...


class HeadLogContract(ToldLogContract):
    """Each head is told once, and none is exchanged in silence."""

    async def test_a_head_is_the_line_that_is_kept(self, probe: HeadLogProbe) -> None:
        await probe.happen(2)
        facts = await told(probe.log)
        assert {fact.subject for fact in facts} == {"seal.head"}
        seals = [await probe.seals.held(number) for number in (1, 2)]
        lines = [json.loads(fact.body)["line"] for fact in facts]
        assert lines == [seal.line for seal in seals if seal]

    async def test_a_seal_in_the_place_of_one_that_was_told_is_told_as_well(
        self, probe: HeadLogProbe
    ) -> None:
        await probe.happen(3)
        before = await told(probe.log)
        await probe.cut_off()
        await probe.happen(1)
        anew = await told(probe.log)
        assert [json.loads(fact.body)["number"] for fact in anew] == [3]
        assert not {fact.event_id for fact in anew} & {fact.event_id for fact in before}

    async def test_seals_that_were_cut_off_are_told_of_by_the_last_that_stands(
        self, probe: HeadLogProbe
    ) -> None:
        await probe.happen(3)
        before = await told(probe.log)
        await probe.cut_off()
        assert await told(probe.log) == [before[1]]
        assert await told(probe.log) == []
