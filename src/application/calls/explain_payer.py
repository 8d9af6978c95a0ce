"""Which rule told who pays for a call and by which tariff, and which others would have."""

from collections.abc import Sequence
from uuid import UUID

from attrs import frozen

from application.calls.ports import CallArchive, KeptCalls
from application.errors import RejectedError
from application.facts.read_numbers import NoteReading
from application.money.ports import MoneyRegister
from application.pricing.ports import PriceTables
from domain.facts.amending import KeptCall
from domain.money.names import Directory
from domain.pricing.payers import Match, explained
from domain.pricing.paying import Assignment


@frozen(kw_only=True)
class ExplainedPayer:
    """A call, and all that today could tell who pays for it, in the order in which it is asked.

    Attributes:
        call: as it is held; its verdict has who was billed.
        matches: the first one tells who would pay if the call came now.
        names: of companies.
        tariffs: of whom it is billed to, or would be: the first one would price it now.
    """

    call: KeptCall
    matches: Sequence[Match]
    names: Directory
    tariffs: Sequence[Assignment] = ()


@frozen(kw_only=True)
class ExplainPayer:
    """Explain who pays for calls; changes nothing."""

    archive: CallArchive
    calls: KeptCalls
    prices: PriceTables
    register: MoneyRegister
    noting: NoteReading

    async def __call__(self, wanted: UUID | str) -> Sequence[ExplainedPayer]:
        """Explain the call of a key, or all under a Call-ID, the earliest first.

        Raises:
            RejectedError: there is no such call.
            UnavailableError: book or prices cannot be read just now, or who asks cannot be noted.
        """
        keys = [wanted] if isinstance(wanted, UUID) else await self._keys(wanted)
        found = [await self.calls.call(key) for key in keys]
        by = "call_key" if isinstance(wanted, UUID) else "call_id"
        await self.noting("party explain", [by], len(found))
        names = await self.register.company_names()
        return [await self._explained(call, names) for call in found]

    async def _keys(self, call_id: str) -> Sequence[UUID]:
        stories = await self.archive.stories(call_id)
        if not stories:
            raise RejectedError(f"nothing is known of Call-ID {call_id}")
        return [story.call.call_key for story in stories]

    async def _explained(self, call: KeptCall, names: Directory) -> ExplainedPayer:
        cdr = call.held.cdr
        book = await self.prices.since(cdr.start_time)
        matches = list(explained(book, cdr, call.decided))
        tariffs = list(book.tariffs_for(cdr, call.decided))
        return ExplainedPayer(call=call, matches=matches, names=names, tariffs=tariffs)
