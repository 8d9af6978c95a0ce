"""Dead letters: records that need a person, and what was done about them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import frozen

from domain.calls.cdr import Cdr
from domain.calls.forgetting import Forgetting
from domain.calls.provenance import Provenance, Receipt

_MAY_COME_BACK = timedelta(hours=1)


@frozen(kw_only=True)
class DeadLetter:
    """A record that needs a person; the original bytes are kept."""

    raw: bytes
    stage: str
    reason: str
    detail: str
    provenance: Provenance
    receipt: Receipt


class LetterStatus(StrEnum):
    """What became of a dead letter; only a parked one is open."""

    PARKED = "parked"
    REDRIVEN = "redriven"
    WAIVED = "waived"
    MENDED = "mended"


@frozen(kw_only=True)
class LetterQuery:
    """Which letters are wanted; None does not restrict."""

    status: LetterStatus | None = None
    reason: str | None = None
    numbers: Sequence[int] | None = None
    limit: int = 100


@frozen
class LettersForgotten:
    """Letters that a forgetting is about.

    Attributes:
        settled: their bytes are forgotten.
        open: parked, or redriven so lately that they may come back; they keep their bytes.
    """

    settled: int
    open: int


Correction = Mapping[str, str] | bytes
"""What a person makes of a record: fields to set in it, or its whole line."""


@frozen
class MendedRecord:
    """A record that a person has corrected, and what it says."""

    raw: bytes
    cdr: Cdr


@frozen(kw_only=True)
class KeptLetter:
    """A dead letter and what was done about it.

    Attributes:
        attempts: how often it was redriven.
        resolved_by: who waived or mended it, or the login that redrove it the last time.
        resolved_because: why it was waived or mended.
        mended: the bytes that were entered in place of its own; None where nobody mended it, or
            where they are forgotten.
    """

    number: int
    letter: DeadLetter
    parked_at: datetime
    status: LetterStatus = LetterStatus.PARKED
    attempts: int = 0
    resolved_by: str | None = None
    resolved_because: str | None = None
    resolved_at: datetime | None = None
    mended: bytes | None = None

    def concerns(self, wanted: Forgetting) -> bool:
        """Tell whether its bytes, as they came or as they were mended, are to be forgotten."""
        forms = [self.letter.raw, *([self.mended] if self.mended else [])]
        return any(wanted.takes(form, self.letter.provenance.read_at) for form in forms)

    def is_settled(self, now: datetime) -> bool:
        """Tell whether it is closed for good: whoever was redriven may come back for an hour."""
        if self.status is LetterStatus.REDRIVEN and self.resolved_at is not None:
            return now - self.resolved_at > _MAY_COME_BACK
        return self.status in (LetterStatus.WAIVED, LetterStatus.MENDED)
