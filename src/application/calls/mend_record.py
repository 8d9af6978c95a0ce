"""A record that nobody could read, mended by a person and entered under its letter's identity."""

from collections.abc import Callable

from attrs import frozen

from application.calls.ports import KeptCalls
from application.errors import RejectedError, UnavailableError
from application.intake.data import Record
from application.intake.ports import RecordPublisher
from application.letters.again import confirmed_of, record_of
from application.letters.data import Correction, KeptLetter, LetterQuery, MendedRecord
from application.letters.ports import DeadLetterDesk
from application.letters.redrive import objection
from domain.calls.identity import call_key
from domain.calls.parties import PARTIES
from domain.facts.mending import WHOLE_LINE, LetterMended


@frozen(kw_only=True)
class MendRecord:
    """Correct a parked letter's record, and publish it from the letter's place.

    From the stream on it is a record as any other. It is refused where the book has the call.

    Attributes:
        mend: gives the record so corrected; raises RejectedError where that is none.
    """

    desk: DeadLetterDesk
    calls: KeptCalls
    publisher: RecordPublisher
    mend: Callable[[bytes, Correction], MendedRecord]

    async def __call__(
        self, number: int, correction: Correction, *, by: str, because: str
    ) -> LetterMended:
        """Mend; the letter keeps its bytes and those that were entered.

        Raises:
            RejectedError: no letter, or not to be mended so; it stays as it is.
            UnavailableError: nothing was changed; try again.
        """
        if not (correction and by.strip() and because.strip()):
            raise RejectedError("a letter is mended by somebody, for a reason, in something")
        kept = await self._parked(number)
        mended = self.mend(kept.letter.raw, correction)
        await self._refuse_known(mended)
        place = kept.letter.provenance
        fact = LetterMended(
            letter=number,
            host=place.host,
            file_id=place.file_id,
            offset=place.offset,
            changes=_told(correction),
            because=because.strip(),
            by=by.strip(),
        )
        async with self.desk.mending(number, mended.raw, fact) as held:
            if held is None:
                raise RejectedError(f"dead letter {number} is no longer parked")
            await self._publish(record_of(held, mended.raw, "m"))
        return fact

    async def _parked(self, number: int) -> KeptLetter:
        found = await self.desk.letters(LetterQuery(numbers=[number]))
        if not found:
            raise RejectedError(f"there is no dead letter {number}")
        if (why := objection(found[0])) is not None:
            raise RejectedError(f"dead letter {number} {why}")
        return found[0]

    async def _refuse_known(self, mended: MendedRecord) -> None:
        key = call_key(mended.cdr)
        try:
            await self.calls.call(key)
        except RejectedError:
            return
        raise RejectedError(
            f"the book has a record of this call already ({key}): compare both with akira cdr"
            " show, then waive the letter"
        )

    async def _publish(self, record: Record) -> None:
        if not await confirmed_of(self.publisher, [record]):
            raise UnavailableError("the stream did not confirm the record: the letter stays open")


def _told(correction: Correction) -> tuple[str, ...]:
    if isinstance(correction, bytes):
        return (WHOLE_LINE,)
    # The log names nobody: who took part stands in the letter's bytes alone.
    pairs = correction.items()
    return tuple(name if name in PARTIES else f"{name}={value}" for name, value in pairs)
