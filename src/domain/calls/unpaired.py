"""What acc records tell of calls beyond their CDRs.

See docs/reference/kamailio-records.md, where it misleads, 5 and 7.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
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

    @property
    def name(self) -> bytes:
        """Name the call in 16 bytes."""
        return sha256(
            "\0".join((self.call_id, *self.tags)).encode(errors="surrogatepass")
        ).digest()[:16]


@frozen
class LongerCall:
    """A call that was hung up later than its CDR says: the time between is not billed."""

    call: AnsweredCall
    recorded_end: datetime
    hung_up: datetime


@define
class AnsweredCalls:
    """Pairs acc records with CDRs, in whatever order they come.

    Of a pair 16 bytes and the CDR's end are kept: a day has a million of them.
    """

    _invited: set[AnsweredCall] = field(factory=set)
    _ended: dict[AnsweredCall, datetime | None] = field(factory=dict)
    _recorded: dict[bytes, float | None] = field(factory=dict)
    _later_than_then: dict[AnsweredCall, datetime] = field(factory=dict)

    def transaction(self, seen: Transaction) -> None:
        """Take an acc record."""
        if seen.call_id is None:
            return
        call = AnsweredCall(seen.call_id, _tags(seen))
        if seen.method == "BYE":
            # Whoever answers a BYE, with whatever code, has ended the call for Kamailio; for the
            # phones only one that was taken has.
            self._end(call, seen.at if seen.sip_code == _OK else None)
        elif seen.method == "INVITE" and seen.sip_code == _OK and call.name not in self._recorded:
            self._invited.add(call)

    def cdr(self, seen: Cdr) -> None:
        """Take a CDR."""
        if seen.call_id is not None:
            self._record(AnsweredCall(seen.call_id, _tags(seen)), seen.end_time)

    def dialog(self, stored: Dialog) -> None:
        """Take a call that the book has."""
        self._record(AnsweredCall(stored.call_id, _tags(stored)), None)

    def decided(self, stored: Dialog) -> None:
        """Take a call whose record a person decided about: when it ended is settled."""
        self._later_than_then.pop(AnsweredCall(stored.call_id, _tags(stored)), None)

    def without_cdr(self) -> Sequence[AnsweredCall]:
        """Give the calls that were answered and ended and have no CDR among all taken."""
        return sorted(self._invited & self._ended.keys(), key=_sorting)

    def longer(self) -> Sequence[LongerCall]:
        """Give the calls that were hung up after the end that their CDRs among all taken have."""
        return [
            LongerCall(call, datetime.fromtimestamp(end, UTC), self._later_than_then[call])
            for call in sorted(self._later_than_then, key=_sorting)
            if (end := self._recorded[call.name]) is not None
            and _is_later(self._later_than_then[call], end)
        ]

    def _end(self, call: AnsweredCall, hung_up: datetime | None) -> None:
        if call.name in self._recorded:
            self._compare(call, hung_up)
        else:
            self._ended[call] = _later(self._ended.get(call), hung_up)

    def _record(self, call: AnsweredCall, end: datetime | None) -> None:
        known, told = self._recorded.get(call.name), end.timestamp() if end else None
        # Of several records of one call the last end holds.
        self._recorded[call.name] = max(filter(None, (known, told)), default=None)
        self._invited.discard(call)
        self._compare(call, self._ended.pop(call, None))

    def _compare(self, call: AnsweredCall, hung_up: datetime | None) -> None:
        end = self._recorded[call.name]
        if hung_up is not None and end is not None and _is_later(hung_up, end):
            self._later_than_then[call] = max(hung_up, self._later_than_then.get(call, hung_up))


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _is_later(hung_up: datetime, end: float) -> bool:
    return hung_up.timestamp() - end > _OF_THE_SAME_BYE.total_seconds()


def _sorting(call: AnsweredCall) -> tuple[str, tuple[str, ...]]:
    return call.call_id, call.tags


def _tags(side: Dialog | Transaction | Cdr) -> tuple[str, ...]:
    return tuple(sorted(tag for tag in (side.from_tag, side.to_tag) if tag is not None))
