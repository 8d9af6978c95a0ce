"""What is forgotten of calls by order: a number, or everything that is old enough."""

from datetime import datetime

from attrs import frozen

from domain.calls.parties import NOBODY, KeptParties, mentions


@frozen(kw_only=True)
class Forgetting:
    """What is to be forgotten; exactly one of both.

    Attributes:
        digits: of a number: what mentions it goes, whoever else took part stays.
        before: everybody who took part in calls that started before it.
    """

    digits: str | None = None
    before: datetime | None = None

    def left_of(self, kept: KeptParties, start_time: datetime) -> KeptParties:
        """Give what is left of a call's parties."""
        if self.digits is not None:
            return kept.without(self.digits)
        return NOBODY if self._is_past(start_time) else kept

    def takes(self, raw: bytes, read_at: datetime) -> bool:
        """Tell whether a line that was read at a moment goes, as it stands in a dead letter."""
        if self.digits is not None:
            return mentions(raw.decode("latin-1"), self.digits)
        return self._is_past(read_at)

    def _is_past(self, moment: datetime) -> bool:
        return self.before is not None and moment < self.before
