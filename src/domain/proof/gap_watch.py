"""Finds the numbers that are missing from a sequence which may come late, twice and in disorder."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import define, field, frozen

from domain.calls.provenance import Receipt


_NOTHING = timedelta()
_SILENCES = 6


@frozen(kw_only=True)
class Gap:
    """Sequences that the stream lost, both ends included; `before` is the message that follows."""

    first_seq: int
    last_seq: int
    before: Receipt


@define
class GapWatch:
    """Reads receipts and tells how far the sequence is whole.

    A number that is missing may be in the hand of a reader that died: it is called lost only
    after `patience`, which must be longer than the stream takes to deliver again. Where nothing
    came for long, the stream was away, or we stood still, and nobody could deliver: such a silence
    counts as a sixth of the patience.

    Attributes:
        read_to: everything up to here came, or was given as a gap.
    """

    patience: timedelta
    read_to: Receipt | None = None
    _ahead: dict[int, Receipt] = field(factory=dict, init=False)
    _waited: timedelta = field(default=_NOTHING, init=False)
    _heard_at: datetime | None = field(default=None, init=False)

    def take(self, receipts: Sequence[Receipt], now: datetime) -> Sequence[Gap]:
        """Take what came and give what is lost by now."""
        for receipt in receipts:
            self._take(receipt)
        self._advance(now)
        return self._lost()

    def _take(self, receipt: Receipt) -> None:
        if self.read_to is None or self._is_of_a_new_stream(receipt):
            self.read_to = Receipt(stream_seq=receipt.stream_seq - 1, stored_at=receipt.stored_at)
            self._ahead.clear()
        if receipt.stream_seq > self.read_to.stream_seq:
            self._ahead[receipt.stream_seq] = receipt

    def _is_of_a_new_stream(self, receipt: Receipt) -> bool:
        # A stream that was made anew counts from 1 again, but time goes on.
        return (
            self.read_to is not None
            and receipt.stream_seq <= self.read_to.stream_seq
            and receipt.stored_at > self.read_to.stored_at
        )

    def _advance(self, now: datetime) -> None:
        while self.read_to and (found := self._ahead.pop(self.read_to.stream_seq + 1, None)):
            self.read_to = found
            self._heard_at = None
        if not self._ahead:
            return
        if self._heard_at is None:
            self._waited = _NOTHING
        else:
            silence = max(now - self._heard_at, _NOTHING)
            self._waited += min(silence, self.patience / _SILENCES)
        self._heard_at = now

    def _lost(self) -> Sequence[Gap]:
        gaps: list[Gap] = []
        if not self._ahead or self._waited < self.patience:
            return gaps
        while self._ahead and self.read_to:
            after = self._ahead.pop(min(self._ahead))
            first, last = self.read_to.stream_seq + 1, after.stream_seq - 1
            if first <= last:
                gaps.append(Gap(first_seq=first, last_seq=last, before=after))
            self.read_to = after
        self._heard_at = None
        return gaps
