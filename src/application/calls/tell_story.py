"""Everything that is known under a Call-ID: calls, and letters that name it."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from attrs import frozen

from application.calls.find_tariff import FindTariff, FoundTariff
from application.calls.ports import CallArchive
from application.calls.stories import CallStory, StoredCall
from application.errors import RejectedError
from application.facts.read_numbers import NoteReading
from application.letters.data import KeptLetter
from application.letters.ports import DeadLetterDesk
from application.pricing.ports import NumberPlans
from domain.numbering.book import PlanBook, Source
from domain.numbering.reading import Reading, readings


@frozen(kw_only=True)
class Told:
    """What is known of a Call-ID.

    Attributes:
        numbers: by the call's key, how today's plans read its caller and callee.
        tariffs: by the call's key, by which assignment of today it has its tariff.
    """

    call_id: str
    stories: Sequence[CallStory]
    letters: Sequence[KeptLetter]
    numbers: Mapping[UUID, Sequence[Reading]] = {}
    tariffs: Mapping[UUID, FoundTariff] = {}


@frozen(kw_only=True)
class TellStory:
    """Tell the whole story of every call under a Call-ID.

    Attributes:
        as_written: a Call-ID as it stands in the line of a record.
    """

    archive: CallArchive
    desk: DeadLetterDesk
    plans: NumberPlans
    noting: NoteReading
    find_tariff: FindTariff
    as_written: Callable[[str], str]

    async def __call__(self, call_id: str) -> Told:
        """Tell.

        Raises:
            RejectedError: nothing is known of it.
            UnavailableError: book or letters cannot be read just now, or who asks cannot be noted.
        """
        stories = await self.archive.stories(call_id)
        letters = await self.desk.mentioning(self.as_written(call_id))
        if not stories and not letters:
            raise RejectedError(f"nothing is known of Call-ID {call_id}")
        await self.noting("cdr show", ["call_id"], len(stories))
        plans = await self.plans.plans()
        numbers = {story.call.call_key: _numbers(plans, story.call) for story in stories}
        tariffs = {
            story.call.call_key: found
            for story in stories
            if (found := await self.find_tariff(story)) is not None
        }
        return Told(
            call_id=call_id, stories=stories, letters=letters, numbers=numbers, tariffs=tariffs
        )


def _numbers(plans: PlanBook, call: StoredCall) -> Sequence[Reading]:
    source = Source(account=call.account, company_id=call.company_id, host=call.host)
    return readings(plans, source, call.start_time, [call.caller, call.callee])
