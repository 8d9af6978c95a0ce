"""Calls found by what is known of them, with whole numbers or without."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from attrs import evolve, fields, frozen

from application.calls.ports import CallArchive
from application.calls.stories import CallQuery, StoredCall
from application.facts.read_numbers import NoteReading
from application.money.ports import MoneyRegister
from application.pricing.ports import NumberPlans
from domain.live.masking import masked
from domain.numbering.book import Source
from domain.numbering.call_numbers import CallNumbers
from domain.numbering.prefixes import NumberPrefix, prefix_of
from domain.numbering.reading import Reading, readings

_NO_FILTERS = frozenset({"limit", "after", "meant", "prefix_meant"})
_SHOWN_MASKED = frozenset({"caller", "callee", "account", "call_id", "prefix"})


@frozen(kw_only=True)
class FoundCalls:
    """What was found.

    Attributes:
        more: the call behind which the next page begins; None where there is none.
        masked: why numbers stand there without their middle; None where they are whole.
        read: the numbers that were asked for, as a plan reads them; none where there is no plan.
        begins: the beginning of a number that was asked for; None where none was.
    """

    calls: Sequence[StoredCall]
    more: tuple[datetime, UUID] | None = None
    masked: str | None = None
    read: Sequence[Reading] = ()
    begins: NumberPrefix | None = None


@frozen(kw_only=True)
class SearchCalls:
    """Find calls; who looks is noted first, and who cannot be noted sees no whole number.

    A number, or the beginning of one, is read by the plan of the account, company or host that is
    asked for, or by the one for all, as it is at the end of the time that is asked for, now at the
    latest.
    """

    archive: CallArchive
    register: MoneyRegister
    noting: NoteReading
    plans: NumberPlans
    clock: Callable[[], datetime]

    async def __call__(self, wanted: CallQuery, company: str | None = None) -> FoundCalls:
        """Find; calls of one company where its name, or its id (`#1`), is given.

        Raises:
            RefusedError: no such company.
            UnavailableError: the book cannot be read just now, or who looks cannot be noted and
                asks by a number: the answer would tell it, however it is shown.
        """
        if company is not None:
            names = await self.register.company_names()
            wanted = evolve(wanted, company_id=names.find(company))
        wanted, read = await self._read(wanted)
        found = await self.archive.search(evolve(wanted, limit=wanted.limit + 1))
        calls, more = found[: wanted.limit], None
        if len(found) > wanted.limit:
            more = (calls[-1].start_time, calls[-1].call_key)
        asked = filters_of(wanted)
        if not _SHOWN_MASKED.isdisjoint(asked):
            await self.noting("cdr search", asked, len(calls))
            return FoundCalls(calls=calls, more=more, read=read, begins=wanted.begins)
        why = await self.noting.refusal("cdr search", asked, len(calls))
        shown = calls if why is None else [_masked(call) for call in calls]
        return FoundCalls(calls=shown, more=more, masked=why)

    async def _read(self, wanted: CallQuery) -> tuple[CallQuery, Sequence[Reading]]:
        if wanted.caller is None and wanted.callee is None and wanted.prefix is None:
            return wanted, ()
        source = Source(account=wanted.account, company_id=wanted.company_id, host=wanted.host)
        now = self.clock()
        moment = min(wanted.end or now, now)
        book = await self.plans.plans()
        read = readings(book, source, moment, (wanted.caller, wanted.callee))
        wanted = evolve(wanted, meant=_meant(wanted, read))
        if wanted.prefix is not None:
            begins = prefix_of(wanted.prefix, book.find(source, moment))
            wanted = evolve(wanted, prefix_meant=begins.meant)
        return wanted, read


def filters_of(wanted: CallQuery) -> Sequence[str]:
    """Name what was asked by."""
    names = [each.name for each in fields(CallQuery) if each.name not in _NO_FILTERS]
    return [name for name in names if getattr(wanted, name) is not None]


def _meant(wanted: CallQuery, read: Sequence[Reading]) -> CallNumbers:
    known = {each.written: each.number.e164 for each in read}
    return CallNumbers(known.get(wanted.caller or ""), known.get(wanted.callee or ""))


def _masked(call: StoredCall) -> StoredCall:
    """Hide whom a call was between."""
    return evolve(
        call,
        caller=masked(call.caller),
        callee=masked(call.callee),
        caller_number=masked(call.caller_number),
        callee_number=masked(call.callee_number),
        account=masked(call.account),
        call_id=None,
        from_tag=None,
        to_tag=None,
        src_ip=None,
        dst=None,
    )
