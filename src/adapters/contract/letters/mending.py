"""What every desk of dead letters promises of a record that a person mends."""

import pytest

from adapters.contract.builders import a_dead_letter, a_mending, a_receipt
from adapters.contract.letters.probing import DeskProbe, letter, parked
from application.errors import UnavailableError
from application.letters.data import LettersForgotten, LetterStatus
from domain.calls.forgetting import Forgetting


class LetterMendingContract:
    """A letter is mended once, for good, and only when the record is on its way."""

    async def test_a_mended_letter_keeps_both_forms_for_good(self, probe: DeskProbe) -> None:
        [number] = await parked(probe, a_dead_letter())
        mending = a_mending(letter=number)
        async with probe.desk.mending(number, b"mended \0", mending) as held:
            assert held is not None
            assert held.letter == a_dead_letter()
        assert await parked(probe, a_dead_letter(receipt=a_receipt(2))) == []
        found = await letter(probe, number)
        assert (found.status, found.letter, found.mended) == (
            LetterStatus.MENDED, a_dead_letter(), b"mended \0",
        )  # fmt: skip
        assert (found.resolved_by, found.resolved_because) == ("ana", "a test")
        assert found.resolved_at is not None
        for absent in (number, 999):
            async with probe.desk.mending(absent, b"again", mending) as held:
                assert held is None
        assert (await letter(probe, number)).mended == b"mended \0"

    async def test_a_failure_while_mending_changes_nothing(self, probe: DeskProbe) -> None:
        [number] = await parked(probe, a_dead_letter())
        before = await letter(probe, number)
        with pytest.raises(UnavailableError):
            async with probe.desk.mending(number, b"mended", a_mending(letter=number)):
                raise UnavailableError("the stream is away")
        assert await letter(probe, number) == before

    async def test_what_was_mended_is_forgotten_with_the_letter(self, probe: DeskProbe) -> None:
        [number] = await parked(probe, a_dead_letter(raw=b"no"))
        async with probe.desk.mending(number, b'{"callee": "49151"}', a_mending(letter=number)):
            pass
        found = await probe.desk.forget(Forgetting(digits="49151"))
        assert found == LettersForgotten(settled=1, open=0)
        left = await letter(probe, number)
        assert (left.letter.raw, left.letter.detail, left.mended) == (b"", "", None)
