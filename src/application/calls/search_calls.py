"""Calls found by what is known of them, with whole numbers or without."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from attrs import evolve, fields, frozen

from application.calls.ports import CallArchive
from application.calls.stories import CallQuery, StoredCall
from application.facts.read_numbers import NoteReading
from application.money.ports import MoneyRegister
from domain.live.masking import masked

_OF_THE_PAGE = frozenset({"limit", "after"})
_SHOWN_MASKED = frozenset({"caller", "callee", "account", "call_id", "prefix"})


@frozen(kw_only=True)
class FoundCalls:
    """What was found.

    Attributes:
        more: the call behind which the next page begins; None where there is none.
        masked: why numbers stand there without their middle; None where they are whole.
    """

    calls: Sequence[StoredCall]
    more: tuple[datetime, UUID] | None = None
    masked: str | None = None


@frozen(kw_only=True)
class SearchCalls:
    """Find calls; who looks is noted first, and who cannot be noted sees no whole number."""

    archive: CallArchive
    register: MoneyRegister
    noting: NoteReading

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
        found = await self.archive.search(evolve(wanted, limit=wanted.limit + 1))
        calls, more = found[: wanted.limit], None
        if len(found) > wanted.limit:
            more = (calls[-1].start_time, calls[-1].call_key)
        asked = filters_of(wanted)
        if not _SHOWN_MASKED.isdisjoint(asked):
            await self.noting("cdr search", asked, len(calls))
            return FoundCalls(calls=calls, more=more)
        why = await self.noting.refusal("cdr search", asked, len(calls))
        shown = calls if why is None else [_masked(call) for call in calls]
        return FoundCalls(calls=shown, more=more, masked=why)


def filters_of(wanted: CallQuery) -> Sequence[str]:
    """Name what was asked by."""
    names = [each.name for each in fields(CallQuery) if each.name not in _OF_THE_PAGE]
    return [name for name in names if getattr(wanted, name) is not None]


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
