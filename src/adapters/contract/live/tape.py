"""What every tape promises the live gateway."""

import asyncio
from datetime import UTC, datetime, timedelta

from adapters.contract.asking import needs
from adapters.contract.live.reading import Reader, TapeProbe
from adapters.contract.waiting import within
from application.live.data import Place

NAMES = [f"call-{number}" for number in range(12)]


class CallTapeContract:
    """Each message once, in order, and a word about every hole."""

    async def test_what_is_there_and_what_comes_is_given_once_in_order(
        self, probe: TapeProbe
    ) -> None:
        await probe.tell(*NAMES[:4])
        async with probe.tape() as tape:
            reader = await Reader(tape, None, None).read(4)
            await probe.tell(*NAMES[4:])
            await reader.read(len(NAMES))
        assert reader.calls == NAMES
        assert len(set(reader.places)) == len(NAMES)
        age = datetime.now(UTC) - reader.told[-1].heard_at
        assert timedelta() <= age + timedelta(seconds=1) < timedelta(hours=1)

    async def test_an_empty_tape_says_that_nothing_waits(self, probe: TapeProbe) -> None:
        async with probe.tape() as tape, within():
            first = await anext(tape.batches(None, None))
        assert (list(first.entries), first.pending) == ([], 0)

    async def test_the_last_that_waits_says_so(self, probe: TapeProbe) -> None:
        await probe.tell(*NAMES)
        async with probe.tape() as tape:
            reader = await Reader(tape, None, None).read(len(NAMES))
        assert reader.seen[-1].pending == 0

    async def test_after_a_place_only_what_follows_is_given(self, probe: TapeProbe) -> None:
        await probe.tell(*NAMES)
        async with probe.tape() as tape:
            place = (await Reader(tape, None, None).read(len(NAMES))).places[6]
        async with probe.tape() as tape:
            reader = await Reader(tape, place, None).read(len(NAMES) - 7)
        assert reader.calls == NAMES[7:]
        assert all(batch.whole for batch in reader.seen)

    async def test_after_the_last_place_it_waits_for_what_comes(self, probe: TapeProbe) -> None:
        await probe.tell(*NAMES[:3])
        async with probe.tape() as tape:
            place = (await Reader(tape, None, None).read(3)).places[-1]
        async with probe.tape() as tape:
            reader = Reader(tape, place, None)
            reader.seen.append(await anext(reader.batches))
            assert reader.told == []
            await probe.tell(NAMES[3])
            await reader.read(1)
        assert reader.calls == [NAMES[3]]
        assert all(batch.whole for batch in reader.seen)

    async def test_a_place_beyond_the_end_is_unknown(self, probe: TapeProbe) -> None:
        await probe.tell(*NAMES[:3])
        async with probe.tape() as tape:
            place = (await Reader(tape, None, None).read(3)).places[-1]
        async with probe.tape() as tape:
            reader = await Reader(tape, Place(place.life, 100), None).read(3)
        assert reader.calls == NAMES[:3]
        assert not reader.seen[0].whole

    async def test_a_place_of_another_life_is_unknown(self, probe: TapeProbe) -> None:
        needs(able=probe.can_be_remade, to="be made anew")
        await probe.tell(*NAMES)
        async with probe.tape() as tape:
            place = (await Reader(tape, None, None).read(12)).places[0]
        await probe.remake()
        await probe.tell(*NAMES[:3])
        async with probe.tape() as tape:
            reader = await Reader(tape, place, None).read(3)
        assert reader.calls == NAMES[:3]
        assert not reader.seen[0].whole
        assert reader.places[0].life != place.life

    async def test_what_was_forgotten_is_told_as_a_hole(self, probe: TapeProbe) -> None:
        needs(able=probe.can_forget, to="forget its oldest messages")
        await probe.tell(*NAMES)
        async with probe.tape() as tape:
            place = (await Reader(tape, None, None).read(12)).places[1]
        await probe.forget(5)
        async with probe.tape() as tape:
            reader = await Reader(tape, place, None).read(7)
        assert reader.calls == NAMES[5:]
        assert not reader.seen[0].whole

    async def test_an_unknown_place_can_be_made_up_for_by_a_time(self, probe: TapeProbe) -> None:
        await probe.tell(*NAMES[:3])
        await asyncio.sleep(0.01)
        async with probe.tape() as tape:
            since = (await Reader(tape, None, None).read(3)).told[-1].heard_at
        since += timedelta(milliseconds=1)
        await probe.tell(*NAMES[3:5])
        async with probe.tape() as tape:
            reader = await Reader(tape, None, since).read(2)
        assert reader.calls == NAMES[3:5]

    async def test_what_cannot_be_read_is_given_without_content(self, probe: TapeProbe) -> None:
        await probe.tell(NAMES[0])
        await probe.tell_rubbish()
        await probe.tell(NAMES[1])
        async with probe.tape() as tape:
            reader = await Reader(tape, None, None).read(3)
        assert reader.calls == [NAMES[0], None, NAMES[1]]

    async def test_readers_take_nothing_from_each_other(self, probe: TapeProbe) -> None:
        await probe.tell(*NAMES)
        async with probe.tape() as one, probe.tape() as other:
            readers = [Reader(one, None, None), Reader(other, None, None)]
            for reader in readers:
                await reader.read(12)
        assert [reader.calls for reader in readers] == [NAMES, NAMES]

    async def test_a_tape_made_anew_while_it_is_read_goes_on(self, probe: TapeProbe) -> None:
        needs(able=probe.can_be_remade, to="be made anew")
        await probe.tell(*NAMES)
        async with probe.tape() as tape:
            reader = await Reader(tape, None, None).read(12)
            await probe.remake()
            await probe.tell(*NAMES[:3])
            await reader.read(15)
        assert reader.calls == [*NAMES, *NAMES[:3]]
        assert [batch for batch in reader.seen[1:] if not batch.whole]

    async def test_it_ends_when_asked(self, probe: TapeProbe) -> None:
        async with probe.tape() as tape, within():
            async for _ in tape.batches(None, None):
                probe.stop()


class DurableTapeContract(CallTapeContract):
    """What is kept outlasts an outage of its server."""

    async def test_an_outage_neither_loses_nor_repeats(self, probe: TapeProbe) -> None:
        await probe.tell(*NAMES[:5])
        async with probe.tape() as tape:
            reader = await Reader(tape, None, None).read(5)
            await probe.interrupt()
            await probe.tell(*NAMES[5:])
            await reader.read(len(NAMES))
        assert reader.calls == NAMES
        assert len(set(reader.places)) == len(NAMES)
