"""What every dead letter box promises the worker."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import timedelta
from typing import Protocol

import pytest
from attrs import frozen

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.builders import MOMENT, a_dead_letter, a_provenance, a_receipt
from application.errors import UnavailableError
from application.letters.data import DeadLetter
from application.letters.ports import DeadLetterBox
from domain.calls.provenance import Receipt


@frozen
class Letter:
    """A letter as it is kept."""

    raw: bytes
    stage: str
    reason: str
    receipt: Receipt


class BoxProbe(Surroundings, Protocol):
    """A box and its surroundings."""

    def box(self) -> AbstractAsyncContextManager[DeadLetterBox]:
        """Open the box, as one worker of several does."""
        ...

    async def letters(self) -> Sequence[Letter]:
        """List the letters, oldest first."""
        ...

    async def duplicates(self) -> set[Receipt]:
        """Give the messages that were found to repeat another."""
        ...

    async def deadlocks(self) -> int:
        """Count the writers that were given up because they waited for each other."""
        ...


class DeadLetterBoxContract:
    """Whatever cannot be understood is kept once, with its bytes and the reason."""

    async def test_a_letter_is_kept_with_its_bytes_and_reason(self, probe: BoxProbe) -> None:
        letter = a_dead_letter(raw=bytes(range(256)), stage="decode", reason="not_json", seq=17)
        await parked(probe, letter)
        assert await probe.letters() == [
            Letter(bytes(range(256)), "decode", "not_json", letter.receipt)
        ]

    async def test_no_letter_is_no_trouble(self, probe: BoxProbe) -> None:
        await parked(probe)
        assert await probe.letters() == []

    async def test_delivered_again_it_is_the_same_letter(self, probe: BoxProbe) -> None:
        for _ in range(3):
            await parked(probe, a_dead_letter())
        await parked(probe, a_dead_letter(), a_dead_letter())
        assert len(await probe.letters()) == 1
        assert await probe.duplicates() == set()

    async def test_published_again_it_is_a_copy_accounted_for_once(self, probe: BoxProbe) -> None:
        first = a_dead_letter()
        copy = a_dead_letter(receipt=a_receipt(2))
        for _ in range(2):
            await parked(probe, first, copy)
        assert [letter.receipt for letter in await probe.letters()] == [first.receipt]
        assert await probe.duplicates() == {copy.receipt}

    @pytest.mark.parametrize(
        "elsewhere", [{"host": "sip-02"}, {"file_id": "file-2"}, {"offset": 99}]
    )
    async def test_the_same_bytes_elsewhere_are_another_letter(
        self, probe: BoxProbe, elsewhere: dict[str, object]
    ) -> None:
        await parked(probe, a_dead_letter(provenance=a_provenance()))
        await parked(
            probe, a_dead_letter(provenance=a_provenance(**elsewhere), receipt=a_receipt(2))
        )
        assert len(await probe.letters()) == 2
        assert await probe.duplicates() == set()

    async def test_other_bytes_at_the_same_place_are_another_letter(self, probe: BoxProbe) -> None:
        place = a_provenance()
        await parked(
            probe,
            a_dead_letter(raw=b"a", provenance=place),
            a_dead_letter(raw=b"b", provenance=place, seq=2),
        )
        assert sorted(letter.raw for letter in await probe.letters()) == [b"a", b"b"]

    @pytest.mark.parametrize("raw", [b"", b"\0", b"\xff\xfe", b"x" * 1_000_000], ids=len)
    async def test_any_bytes_are_kept(self, probe: BoxProbe, raw: bytes) -> None:
        await parked(probe, a_dead_letter(raw=raw))
        assert [letter.raw for letter in await probe.letters()] == [raw]

    @pytest.mark.parametrize(
        "hostile", ["\0", "\ud800", "'; drop table dead_letter; --", "📞" * 999]
    )
    async def test_whatever_its_labels_say_it_is_kept(self, probe: BoxProbe, hostile: str) -> None:
        letter = a_dead_letter(
            reason=hostile,
            detail=hostile,
            stage="store",
            provenance=a_provenance(host=hostile, file_id=hostile),
        )
        await parked(probe, letter)
        assert [each.raw for each in await probe.letters()] == [letter.raw]

    @pytest.mark.parametrize("offset", [-(10**30), -1, 0, 2**63, 10**30])
    async def test_whatever_its_place_says_it_is_kept(self, probe: BoxProbe, offset: int) -> None:
        await parked(probe, a_dead_letter(provenance=a_provenance(offset=offset)))
        assert len(await probe.letters()) == 1

    @pytest.mark.parametrize("days", [-9_000, 60_000])
    async def test_whatever_the_clock_said_it_is_kept(self, probe: BoxProbe, days: int) -> None:
        read_at = MOMENT + timedelta(days=days)
        await parked(probe, a_dead_letter(provenance=a_provenance(read_at=read_at)))
        assert len(await probe.letters()) == 1

    async def test_eight_workers_park_the_same_letters_once(self, probe: BoxProbe) -> None:
        letters = [a_dead_letter(raw=b"%d" % (n // 2), seq=n + 1) for n in range(200)]
        async with AsyncExitStack() as stack:
            boxes = [await stack.enter_async_context(probe.box()) for _ in range(8)]
            await asyncio.gather(
                *(
                    box.park(letters if number % 2 else letters[::-1])
                    for number, box in enumerate(boxes)
                )
            )
        assert len(await probe.letters()) == 200
        assert await probe.duplicates() == set()
        assert await probe.deadlocks() == 0

    async def test_away_means_later(self, probe: BoxProbe) -> None:
        needs_outages(probe)
        async with probe.box() as box:
            await box.park([a_dead_letter(seq=1)])
            await probe.leave()
            with pytest.raises(UnavailableError):
                await box.park([a_dead_letter(seq=2)])
            await probe.come_back()
            await box.park([a_dead_letter(seq=1), a_dead_letter(seq=2)])
        assert len(await probe.letters()) == 2


async def parked(probe: BoxProbe, *letters: DeadLetter) -> None:
    """Park letters in one batch."""
    async with probe.box() as box:
        await box.park(letters)
