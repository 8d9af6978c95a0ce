"""Answered calls that left no CDR: the sign of a Kamailio that was killed.

See docs/reference/kamailio-records.md, where it misleads, 5.
"""

from collections.abc import Sequence
from hashlib import sha256

from attrs import define, field, frozen

from domain.calls.cdr import Cdr
from domain.calls.transaction import Dialog, Transaction

_OK = 200


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


@define
class AnsweredCalls:
    """Pairs acc records with CDRs, in whatever order they come; of a pair 16 bytes are kept."""

    _invited: set[AnsweredCall] = field(factory=set)
    _ended: set[AnsweredCall] = field(factory=set)
    _recorded: set[bytes] = field(factory=set)

    def transaction(self, seen: Transaction) -> None:
        """Take an acc record."""
        if seen.call_id is None:
            return
        if seen.method == "INVITE" and seen.sip_code == _OK:
            self._keep(self._invited, AnsweredCall(seen.call_id, _tags(seen)))
        elif seen.method == "BYE":
            # Whoever answers a BYE, with whatever code: the call is over.
            self._keep(self._ended, AnsweredCall(seen.call_id, _tags(seen)))

    def cdr(self, seen: Cdr) -> None:
        """Take a CDR."""
        if seen.call_id is not None:
            self._record(AnsweredCall(seen.call_id, _tags(seen)))

    def dialog(self, stored: Dialog) -> None:
        """Take a call that the book has."""
        self._record(AnsweredCall(stored.call_id, _tags(stored)))

    def without_cdr(self) -> Sequence[AnsweredCall]:
        """Give the calls that were answered and ended and have no CDR among all taken."""
        return sorted(self._invited & self._ended, key=lambda call: (call.call_id, call.tags))

    def _keep(self, calls: set[AnsweredCall], call: AnsweredCall) -> None:
        if call.name not in self._recorded:
            calls.add(call)

    def _record(self, call: AnsweredCall) -> None:
        self._recorded.add(call.name)
        self._invited.discard(call)
        self._ended.discard(call)


def _tags(side: Dialog | Transaction | Cdr) -> tuple[str, ...]:
    return tuple(sorted(tag for tag in (side.from_tag, side.to_tag) if tag is not None))
