"""Calls found by what is known of them, with whole numbers or without."""

from collections.abc import Sequence

from attrs import evolve, fields, frozen

from application.calls.ports import CallArchive
from application.calls.stories import CallQuery, StoredCall
from application.facts.read_numbers import NoteReading
from domain.live.masking import masked

_LIMIT = "limit"
_SHOWN_MASKED = frozenset({"caller", "callee", "account", "call_id"})


@frozen(kw_only=True)
class FoundCalls:
    """What was found.

    Attributes:
        masked: why numbers stand there without their middle; None where they are whole.
    """

    calls: Sequence[StoredCall]
    masked: str | None = None


@frozen(kw_only=True)
class SearchCalls:
    """Find calls; who looks is noted first, and who cannot be noted sees no whole number."""

    archive: CallArchive
    noting: NoteReading

    async def __call__(self, wanted: CallQuery) -> FoundCalls:
        """Find.

        Raises:
            UnavailableError: the book cannot be read just now, or who looks cannot be noted and
                asks by a number: the answer would tell it, however it is shown.
        """
        calls = await self.archive.search(wanted)
        asked = filters_of(wanted)
        if not _SHOWN_MASKED.isdisjoint(asked):
            await self.noting("cdr search", asked, len(calls))
            return FoundCalls(calls=calls)
        why = await self.noting.refusal("cdr search", asked, len(calls))
        shown = calls if why is None else [_masked(call) for call in calls]
        return FoundCalls(calls=shown, masked=why)


def filters_of(wanted: CallQuery) -> Sequence[str]:
    """Name what was asked by."""
    names = [each.name for each in fields(CallQuery) if each.name != _LIMIT]
    return [name for name in names if getattr(wanted, name) is not None]


def _masked(call: StoredCall) -> StoredCall:
    """Hide whom a call was between."""
    return evolve(
        call,
        caller=masked(call.caller),
        callee=masked(call.callee),
        account=masked(call.account),
        call_id=None,
        from_tag=None,
        to_tag=None,
        src_ip=None,
        dst=None,
    )
