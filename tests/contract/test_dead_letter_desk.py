"""What every desk of dead letters promises the operator."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from application.errors import UnavailableError
from application.letters.data import KeptLetter, LetterQuery, LetterStatus
from builders import a_dead_letter, a_receipt
from contract.operator_probes import (
    MemoryOperatorProbe,
    OperatorProbe,
    open_numbers,
    operator_probe,
    parked,
)
from contract.servers import PostgresServer


async def letter(probe: OperatorProbe, number: int) -> KeptLetter:
    [found] = await probe.desk.letters(LetterQuery(numbers=[number]))
    return found


class DeadLetterDeskContract:
    async def test_a_letter_is_shown_as_it_was_parked(self, probe: OperatorProbe) -> None:
        original = a_dead_letter(raw=bytes(range(256)))
        [number] = await parked(probe, original)
        found = await letter(probe, number)
        assert found.letter == original
        assert (found.status, found.attempts) == (LetterStatus.PARKED, 0)

    async def test_the_oldest_comes_first_and_the_limit_holds(self, probe: OperatorProbe) -> None:
        letters = [a_dead_letter(raw=raw, seq=n) for n, raw in enumerate((b"c", b"a", b"b"), 1)]
        await parked(probe, *letters)
        found = await probe.desk.letters(LetterQuery(limit=2))
        assert [each.letter.raw for each in found] == [b"c", b"a"]

    async def test_each_filter_finds_its_own(self, probe: OperatorProbe) -> None:
        first, second = await parked(
            probe, a_dead_letter(reason="not_json"), a_dead_letter(reason="time", seq=2)
        )
        await probe.desk.waive(second, by="ana", because="a test")
        for wanted, number in (
            (LetterQuery(reason="not_json"), first),
            (LetterQuery(status=LetterStatus.WAIVED), second),
            (LetterQuery(numbers=[second, 999]), second),
        ):
            assert [each.number for each in await probe.desk.letters(wanted)] == [number]

    async def test_what_mentions_a_text_is_found(self, probe: OperatorProbe) -> None:
        await parked(
            probe,
            a_dead_letter(raw=b'\x00\xff"call_id": "100%_x"'),
            a_dead_letter(raw=b'"call_id": "100zzx"', seq=2),
        )
        found = await probe.desk.mentioning("100%_x")
        assert [each.letter.receipt.stream_seq for each in found] == [1]

    async def test_a_letter_that_was_redriven_is_closed(self, probe: OperatorProbe) -> None:
        numbers = await parked(probe, a_dead_letter(), a_dead_letter(raw=b"b", seq=2))
        async with probe.desk.redriving(numbers[:1]) as held:
            assert [(each.number, each.attempts) for each in held] == [(numbers[0], 1)]
        assert await open_numbers(probe) == numbers[1:]
        assert (await letter(probe, numbers[0])).status is LetterStatus.REDRIVEN

    async def test_a_failure_on_the_way_changes_nothing(self, probe: OperatorProbe) -> None:
        [number] = await parked(probe, a_dead_letter())
        before = await letter(probe, number)
        with pytest.raises(UnavailableError):
            async with probe.desk.redriving([number]):
                raise UnavailableError("the stream is away")
        assert await letter(probe, number) == before

    async def test_only_what_is_open_is_held(self, probe: OperatorProbe) -> None:
        waived, redriven = await parked(probe, a_dead_letter(), a_dead_letter(raw=b"b", seq=2))
        await probe.desk.waive(waived, by="ana", because="a test")
        async with probe.desk.redriving([redriven]):
            pass
        async with probe.desk.redriving([waived, redriven, 999]) as held:
            assert list(held) == []
        assert (await letter(probe, redriven)).attempts == 1

    async def test_a_letter_that_comes_back_is_open_again(self, probe: OperatorProbe) -> None:
        [number] = await parked(probe, a_dead_letter())
        for attempt in (1, 2):
            async with probe.desk.redriving([number]):
                pass
            assert await parked(probe, a_dead_letter(receipt=a_receipt(1 + attempt))) == [number]
        assert (await letter(probe, number)).attempts == 2
        assert await probe.store.duplicates() == {a_receipt(2), a_receipt(3)}

    async def test_a_letter_that_comes_back_at_once_is_open_again(
        self, probe: OperatorProbe
    ) -> None:
        [number] = await parked(probe, a_dead_letter())
        async with probe.desk.redriving([number]):
            back = asyncio.create_task(parked(probe, a_dead_letter(receipt=a_receipt(2))))
            # The worker is as quick as it can be, and may have to wait for us.
            await asyncio.wait({back}, timeout=0.5)
        await back
        assert await open_numbers(probe) == [number]

    async def test_the_first_message_delivered_again_opens_nothing(
        self, probe: OperatorProbe
    ) -> None:
        [number] = await parked(probe, a_dead_letter())
        async with probe.desk.redriving([number]):
            pass
        assert await parked(probe, a_dead_letter()) == []

    async def test_a_waived_letter_keeps_name_and_reason_for_good(
        self, probe: OperatorProbe
    ) -> None:
        [number] = await parked(probe, a_dead_letter())
        assert await probe.desk.waive(number, by="ana", because="a test call")
        assert not await probe.desk.waive(number, by="bob", because="another reason")
        assert await parked(probe, a_dead_letter(receipt=a_receipt(2))) == []
        found = await letter(probe, number)
        assert (found.resolved_by, found.resolved_because) == ("ana", "a test call")
        assert found.resolved_at is not None

    async def test_what_is_not_there_cannot_be_waived(self, probe: OperatorProbe) -> None:
        assert not await probe.desk.waive(999, by="ana", because="a test")

    async def test_away_means_later(self, probe: OperatorProbe) -> None:
        [number] = await parked(probe, a_dead_letter())
        await probe.store.leave()
        with pytest.raises(UnavailableError):
            await probe.desk.letters(LetterQuery())
        with pytest.raises(UnavailableError):
            await probe.desk.waive(number, by="ana", because="a test")
        with pytest.raises(UnavailableError):
            async with probe.desk.redriving([number]):
                pytest.fail("nothing can be held")
        await probe.store.come_back()
        assert await open_numbers(probe) == [number]


class TestMemory(DeadLetterDeskContract):
    @pytest.fixture
    def probe(self) -> OperatorProbe:
        return MemoryOperatorProbe()


class TestTimescale(DeadLetterDeskContract):
    @pytest.fixture
    async def probe(
        self, postgres_server: PostgresServer, database: str
    ) -> AsyncIterator[OperatorProbe]:
        async with operator_probe(postgres_server, database) as probe:
            yield probe
