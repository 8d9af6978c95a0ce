"""Finds the numbers that are missing from a sequence which may come late, twice and in disorder."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import define, field, frozen

from domain.calls.provenance import Receipt

_SILENCES = 3


@frozen(kw_only=True)
class Gap:
    """Sequences that the stream lost, both ends included; `before` is the message that follows."""

    first_seq: int
    last_seq: int
    before: Receipt


@frozen
class _Ahead:
    receipt: Receipt
    came_at: timedelta


@define
class GapWatch:
    """Reads receipts and tells how far the sequence is whole.

    A number that is missing may be in the hand of a reader that died: it is called lost only
    `patience` after the one behind it came, which must be longer than the stream takes to deliver
    again. Where nothing came for long, the stream was away, or we stood still, and nobody could
    deliver: such a silence counts as a third of the patience.

    Attributes:
        read_to: everything up to here came, or was given as a gap.
    """

    patience: timedelta
    read_to: Receipt | None = None
    _ahead: dict[int, _Ahead] = field(factory=dict, init=False)
    _listened: timedelta = field(default=timedelta(), init=False)
    _heard_at: datetime | None = field(default=None, init=False)

    def take(self, receipts: Sequence[Receipt], now: datetime) -> Sequence[Gap]:
        """Take what came and give what is lost by now."""
        self._listen(now)
        for receipt in receipts:
            self._take(receipt)
        return self._advance()

    def _listen(self, now: datetime) -> None:
        silence = now - (self._heard_at or now)
        self._listened += min(max(silence, timedelta()), self.patience / _SILENCES)
        self._heard_at = now

    def _take(self, receipt: Receipt) -> None:
        if self.read_to is None or self._is_of_a_new_stream(receipt):
            self.read_to = Receipt(stream_seq=receipt.stream_seq - 1, stored_at=receipt.stored_at)
            self._ahead.clear()
        if receipt.stream_seq > self.read_to.stream_seq:
            self._ahead.setdefault(receipt.stream_seq, _Ahead(receipt, self._listened))

    def _is_of_a_new_stream(self, receipt: Receipt) -> bool:
        # A stream that was made anew counts from 1 again, but time goes on.
        return (
            self.read_to is not None
            and receipt.stream_seq <= self.read_to.stream_seq
            and receipt.stored_at > self.read_to.stored_at
        )

    def _advance(self) -> Sequence[Gap]:
        gaps: list[Gap] = []
        for number in sorted(self._ahead):
            gap = self._gap_before(number)
            if gap and self._listened - self._ahead[number].came_at < self.patience:
                break
            gaps += [gap] if gap else []
            self.read_to = self._ahead.pop(number).receipt
        return gaps

    def _gap_before(self, number: int) -> Gap | None:
        if self.read_to is None or number == self.read_to.stream_seq + 1:
            return None
        return Gap(
            first_seq=self.read_to.stream_seq + 1,
            last_seq=number - 1,
            before=self._ahead[number].receipt,
        )
