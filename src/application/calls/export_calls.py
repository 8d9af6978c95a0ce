"""Calls for other people, written to a file."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from application.calls.data import CallSelection, WrittenCalls
from application.calls.ports import CallArchive, CallFile
from application.calls.stories import StoredCall
from application.facts.read_numbers import NoteReading
from domain.pricing.verdict import Rating


@frozen
class ExportCalls:
    """Write the calls of some time, the earliest first, all as of one moment."""

    archive: CallArchive
    noting: NoteReading

    async def __call__(
        self, wanted: CallSelection, file: CallFile, seen: Callable[[int], None] = lambda _: None
    ) -> WrittenCalls:
        """Write those that the company pays, where one is named; `seen` is told of each step.

        Of a call of which it pays one side the other is left out, and always what it costs us.

        Raises:
            RejectedError: the file is there already, or cannot be written.
            UnavailableError: the book cannot be read just now, or who exports cannot be noted; no
                file is there.
        """
        asked = ["start", "end"] if wanted.company_id is None else ["start", "end", "company_id"]

        payer = wanted.company_id

        async def told() -> AsyncIterator[Sequence[StoredCall]]:
            count = 0
            async for calls in self.archive.between(wanted.start, wanted.end, payer):
                yield calls if payer is None else [seen_by(payer, call) for call in calls]
                count += len(calls)
                seen(len(calls))
            # Before the end, and so before there is a file.
            await self.noting("cdr export", asked, count)

        return await file.write(told())


def seen_by(company_id: int, call: StoredCall) -> StoredCall:
    """Give what concerns a company that pays a side, and may be given to it.

    Left out is what the other side pays, who carries the call for us and what that costs, and
    where it was sent, unless that is to the company itself.
    """
    hidden: dict[str, Any] = dict.fromkeys(_OURS)
    if call.company_id != company_id:
        hidden |= dict.fromkeys(_CALLERS_SIDE) | {"rating": _rating_of_the_called(call)}
    if call.in_company_id != company_id:
        hidden |= dict.fromkeys((*_CALLED_SIDE, "dst"))
    return evolve(call, **hidden)


def _rating_of_the_called(call: StoredCall) -> str:
    if call.in_billed_amount is None:
        return Rating.UNRATED.value
    return (Rating.RATED if call.in_billed_amount else Rating.FREE).value


_CALLERS_SIDE: Final = (
    "account", "src_ip", "leg_of", "company_id", "billed_seconds", "destination", "prefix",
    "tariff_id", "currency", "billed_amount", "unrated_reason",
)  # fmt: skip
_OURS: Final = ("supplier_id", "supplier_cost", "supplier_currency")
_CALLED_SIDE: Final = (
    "in_company_id", "in_billed_amount", "in_currency", "in_destination", "in_unrated_reason",
)  # fmt: skip
