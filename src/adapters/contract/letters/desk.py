"""What every desk of dead letters promises the operator."""

import asyncio
from datetime import timedelta

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT, a_dead_letter, a_receipt
from adapters.contract.letters.mending import LetterMendingContract
from adapters.contract.letters.probing import DeskProbe, letter, open_numbers, parked
from application.errors import UnavailableError
from application.letters.data import (
    LetterQuery,
    LettersForgotten,
    LetterStatus,
)
from domain.calls.forgetting import Forgetting
from domain.numbering.book import NumberPlanSet, fold
from domain.numbering.plan import NumberPlan


class DeadLetterDeskContract(LetterMendingContract):
    """Letters are found, published again and closed, and none is closed by accident."""

    async def test_a_letter_is_shown_as_it_was_parked(self, probe: DeskProbe) -> None:
        original = a_dead_letter(raw=bytes(range(256)))
        [number] = await parked(probe, original)
        found = await letter(probe, number)
        assert found.letter == original
        assert (found.status, found.attempts) == (LetterStatus.PARKED, 0)

    async def test_the_oldest_comes_first_and_the_limit_holds(self, probe: DeskProbe) -> None:
        letters = [a_dead_letter(raw=raw, seq=n) for n, raw in enumerate((b"c", b"a", b"b"), 1)]
        await parked(probe, *letters)
        found = await probe.desk.letters(LetterQuery(limit=2))
        assert [each.letter.raw for each in found] == [b"c", b"a"]

    async def test_each_filter_finds_its_own(self, probe: DeskProbe) -> None:
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

    async def test_what_mentions_a_text_is_found(self, probe: DeskProbe) -> None:
        await parked(
            probe,
            a_dead_letter(raw=b'\x00\xff"call_id": "100%_x"'),
            a_dead_letter(raw=b'"call_id": "100zzx"', seq=2),
        )
        found = await probe.desk.mentioning("100%_x")
        assert [each.letter.receipt.stream_seq for each in found] == [1]

    async def test_a_letter_that_was_redriven_is_closed(self, probe: DeskProbe) -> None:
        numbers = await parked(probe, a_dead_letter(), a_dead_letter(raw=b"b", seq=2))
        async with probe.desk.redriving(numbers[:1]) as held:
            assert [(each.number, each.attempts) for each in held] == [(numbers[0], 1)]
        assert await open_numbers(probe) == numbers[1:]
        closed = await letter(probe, numbers[0])
        assert (closed.status, bool(closed.resolved_by)) == (LetterStatus.REDRIVEN, True)

    async def test_a_failure_on_the_way_changes_nothing(self, probe: DeskProbe) -> None:
        [number] = await parked(probe, a_dead_letter())
        before = await letter(probe, number)
        with pytest.raises(UnavailableError):
            async with probe.desk.redriving([number]):
                raise UnavailableError("the stream is away")
        assert await letter(probe, number) == before

    async def test_only_what_is_open_is_held(self, probe: DeskProbe) -> None:
        waived, redriven = await parked(probe, a_dead_letter(), a_dead_letter(raw=b"b", seq=2))
        await probe.desk.waive(waived, by="ana", because="a test")
        async with probe.desk.redriving([redriven]):
            pass
        async with probe.desk.redriving([waived, redriven, 999]) as held:
            assert list(held) == []
        assert (await letter(probe, redriven)).attempts == 1

    async def test_a_letter_that_comes_back_is_open_again(self, probe: DeskProbe) -> None:
        [number] = await parked(probe, a_dead_letter())
        for attempt in (1, 2):
            async with probe.desk.redriving([number]):
                pass
            assert await parked(probe, a_dead_letter(receipt=a_receipt(1 + attempt))) == [number]
        assert (await letter(probe, number)).attempts == 2
        assert await probe.duplicates() == {a_receipt(2), a_receipt(3)}

    async def test_a_letter_that_comes_back_at_once_is_open_again(self, probe: DeskProbe) -> None:
        [number] = await parked(probe, a_dead_letter())
        async with probe.desk.redriving([number]):
            back = asyncio.create_task(parked(probe, a_dead_letter(receipt=a_receipt(2))))
            # The worker is as quick as it can be, and may have to wait for us.
            await asyncio.wait({back}, timeout=0.5)
        await back
        assert await open_numbers(probe) == [number]

    async def test_the_first_message_delivered_again_opens_nothing(self, probe: DeskProbe) -> None:
        [number] = await parked(probe, a_dead_letter())
        async with probe.desk.redriving([number]):
            pass
        assert await parked(probe, a_dead_letter()) == []

    async def test_a_waived_letter_keeps_name_and_reason_for_good(self, probe: DeskProbe) -> None:
        [number] = await parked(probe, a_dead_letter())
        assert await probe.desk.waive(number, by="ana", because="a test call")
        assert not await probe.desk.waive(number, by="bob", because="another reason")
        assert await parked(probe, a_dead_letter(receipt=a_receipt(2))) == []
        found = await letter(probe, number)
        assert (found.resolved_by, found.resolved_because) == ("ana", "a test call")
        assert found.resolved_at is not None

    async def test_what_is_not_there_cannot_be_waived(self, probe: DeskProbe) -> None:
        assert not await probe.desk.waive(999, by="ana", because="a test")

    async def test_bytes_of_closed_letters_are_forgotten_and_open_ones_keep_theirs(
        self, probe: DeskProbe
    ) -> None:
        lines = (b"no", b'{"caller": "+49151"}', b'{"caller": "0049151"}')
        letters = [a_dead_letter(raw=line, seq=n) for n, line in enumerate(lines, 1)]
        numbers = await parked(probe, *letters)
        assert await probe.desk.waive(numbers[1], by="ana", because="a test call")
        wanted = Forgetting(digits="49151")
        found = LettersForgotten(settled=1, open=1)
        assert await probe.desk.forget(wanted, dry_run=True) == found
        assert (await letter(probe, numbers[1])).letter == letters[1]
        assert await probe.desk.forget(wanted) == found
        left = [(await letter(probe, number)).letter for number in numbers]
        assert [each.raw for each in left] == [b"no", b"", lines[2]]
        assert left[1].detail == ""
        assert await probe.desk.forget(wanted) == LettersForgotten(settled=0, open=1)

    async def test_bytes_go_that_mean_a_number_by_any_plan(self, probe: DeskProbe) -> None:
        lines = (b'"callee":"030555123"', b"9030555123", b"0305551234", b"+4930555123")
        letters = [a_dead_letter(raw=line, seq=n) for n, line in enumerate(lines, 1)]
        for number in await parked(probe, *letters):
            assert await probe.desk.waive(number, by="ana", because="a test call")
        berlin = NumberPlan(country_code="49", national_prefix="0", strip=("9",))
        plans = fold([NumberPlanSet(name="de", plan=berlin)])
        done = await probe.desk.forget(Forgetting(digits="4930555123", plans=plans))
        assert done == LettersForgotten(settled=3, open=0)
        left = await probe.desk.letters(LetterQuery())
        assert [each.letter.raw for each in left] == [b"", b"", lines[2], b""]

    async def test_bytes_go_with_what_people_write_between_digits(self, probe: DeskProbe) -> None:
        forms = [
            "+49 30 555123",
            "0(30) 555-123",
            "+49 (0)30 555123",
            "030\N{NO-BREAK SPACE}555123",
        ]
        lines = [f'"callee": "{form}", "n": "{{}}"'.encode() for form in (*forms, "0 30 5551234")]
        letters = [a_dead_letter(raw=line, seq=n) for n, line in enumerate(lines, 1)]
        for number in await parked(probe, *letters):
            assert await probe.desk.waive(number, by="ana", because="a test call")
        berlin = NumberPlan(country_code="49", national_prefix="0")
        wanted = Forgetting(
            digits="4930555123", plans=fold([NumberPlanSet(name="de", plan=berlin)])
        )
        done = await probe.desk.forget(wanted)
        assert done == LettersForgotten(settled=len(forms), open=0)
        left = await probe.desk.letters(LetterQuery())
        assert [each.letter.raw for each in left] == [b""] * len(forms) + [lines[-1]]

    async def test_who_was_redriven_just_now_may_come_back_whole(self, probe: DeskProbe) -> None:
        original = a_dead_letter(raw=b"49151")
        [number] = await parked(probe, original)
        async with probe.desk.redriving([number]):
            pass
        found = await probe.desk.forget(Forgetting(before=MOMENT + timedelta(days=1)))
        assert found == LettersForgotten(settled=0, open=1)
        assert (await letter(probe, number)).letter == original

    async def test_away_means_later(self, probe: DeskProbe) -> None:
        needs_outages(probe)
        [number] = await parked(probe, a_dead_letter())
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.desk.letters(LetterQuery())
        with pytest.raises(UnavailableError):
            await probe.desk.waive(number, by="ana", because="a test")
        with pytest.raises(UnavailableError):
            async with probe.desk.redriving([number]):
                pytest.fail("nothing can be held")
        await probe.come_back()
        assert await open_numbers(probe) == [number]
