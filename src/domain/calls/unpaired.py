"""What acc records tell of calls beyond their CDRs.

See docs/reference/kamailio-records.md, where it misleads, 5 and 7.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from attrs import define, field, frozen

from domain.calls.cdr import Cdr
from domain.calls.transaction import Dialog, Transaction

_OK = 200
# For so long a BYE may wait for its reply (RFC 3261, timer F), and clocks are read in between.
_OF_THE_SAME_BYE: Final = timedelta(seconds=40)


@frozen
class AnsweredCall:
    """A call that acc records show answered and ended; `tags` of both sides, sorted."""

    call_id: str
    tags: tuple[str, ...]


@frozen
class LongerCall:
    """A call that was hung up later than its CDR says: the time between is not billed."""

    call: AnsweredCall
    recorded_end: datetime
    hung_up: datetime


@define
class AnsweredCalls:
    """Pairs acc records with CDRs, in whatever order they come."""

    _invited: set[AnsweredCall] = field(factory=set)
    _ended: dict[AnsweredCall, datetime | None] = field(factory=dict)
    _recorded: dict[AnsweredCall, datetime | None] = field(factory=dict)

    def transaction(self, seen: Transaction) -> None:
        """Take an acc record."""
        if seen.call_id is None:
            return
        call = AnsweredCall(seen.call_id, _tags(seen))
        if seen.method == "INVITE" and seen.sip_code == _OK:
            self._invited.add(call)
        elif seen.method == "BYE":
            # Whoever answers a BYE, with whatever code, has ended the call for Kamailio; for the
            # phones only one that was taken has.
            taken = seen.at if seen.sip_code == _OK else None
            self._ended[call] = _later(self._ended.get(call), taken)

    def cdr(self, seen: Cdr) -> None:
        """Take a CDR."""
        if seen.call_id is not None:
            call = AnsweredCall(seen.call_id, _tags(seen))
            self._recorded[call] = _later(self._recorded.get(call), seen.end_time)

    def dialog(self, stored: Dialog) -> None:
        """Take a call that the book has."""
        self._recorded.setdefault(AnsweredCall(stored.call_id, _tags(stored)), None)

    def without_cdr(self) -> Sequence[AnsweredCall]:
        """Give the calls that were answered and ended and have no CDR among all taken."""
        found = (self._invited & self._ended.keys()) - self._recorded.keys()
        return sorted(found, key=_name)

    def longer(self) -> Sequence[LongerCall]:
        """Give the calls that were hung up after the end that their CDRs among all taken have."""
        return [
            LongerCall(call, end, hung_up)
            for call in sorted(self._ended.keys() & self._recorded.keys(), key=_name)
            if (end := self._recorded[call]) is not None
            and (hung_up := self._ended[call]) is not None
            and hung_up - end > _OF_THE_SAME_BYE
        ]


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _name(call: AnsweredCall) -> tuple[str, tuple[str, ...]]:
    return call.call_id, call.tags


def _tags(side: Dialog | Transaction | Cdr) -> tuple[str, ...]:
    return tuple(sorted(tag for tag in (side.from_tag, side.to_tag) if tag is not None))
