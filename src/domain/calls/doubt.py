"""What cannot be true of a call: its own times contradict each other, or the clock that read it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from attrs import frozen

from domain.calls.cdr import Cdr
from domain.calls.outcome import CallOutcome

_APART_SECONDS: Final = 2
_APART: Final = timedelta(seconds=_APART_SECONDS)
_AHEAD: Final = timedelta(seconds=5)
_NOTHING: Final = timedelta()
_MICROSECOND: Final = timedelta(microseconds=1)


class DoubtReason(StrEnum):
    """What contradicts what."""

    END_BEFORE_START = "end_before_start"
    DURATION_DIFFERS = "duration_differs"
    LONGER_THAN_DIALOG = "longer_than_dialog"
    STARTED_AFTER_READ = "started_after_read"
    ENDED_AFTER_READ = "ended_after_read"


@frozen
class Doubt:
    """One contradiction, in words that name the seconds."""

    reason: DoubtReason
    words: str


def doubts_of(cdr: Cdr, read_at: datetime) -> Sequence[Doubt]:
    """Give all that cannot be true of a call whose record was read at this moment.

    A call that nobody answered has no price, whatever its clock says, but where time passed
    between its start and its end.
    """
    talked, apart = cdr.duration, cdr.end_time - cdr.start_time
    if talked <= _NOTHING and apart <= _APART and cdr.outcome is not CallOutcome.ANSWERED:
        return ()
    latest = read_at + _AHEAD
    found: list[Doubt] = []
    if apart < _NOTHING or not -_APART <= talked - apart <= _APART:
        found.append(_differing(talked, apart))
    if cdr.created_at is not None and (more := _beyond(cdr, cdr.created_at)) > _APART_SECONDS:
        words = f"talked {more:.3f} s longer than its dialog was there"
        found.append(Doubt(DoubtReason.LONGER_THAN_DIALOG, words))
    if cdr.start_time > latest:
        words = f"began {_seconds(cdr.start_time - read_at)} s after its record was read"
        found.append(Doubt(DoubtReason.STARTED_AFTER_READ, words))
    if cdr.end_time > latest:
        words = f"ended {_seconds(cdr.end_time - read_at)} s after its record was read"
        found.append(Doubt(DoubtReason.ENDED_AFTER_READ, words))
    return found


def told(doubts: Sequence[Doubt]) -> str | None:
    """Give the words of all; None where there is no doubt."""
    return "; ".join(each.words for each in doubts) or None


def _differing(talked: timedelta, apart: timedelta) -> Doubt:
    if apart < _NOTHING:
        words = f"ended {_seconds(-apart)} s before it began"
        return Doubt(DoubtReason.END_BEFORE_START, words)
    words = f"{_seconds(talked)} s of talk within {_seconds(apart)} s from start to end"
    return Doubt(DoubtReason.DURATION_DIFFERS, words)


def _beyond(cdr: Cdr, created_at: Decimal) -> float:
    # Any number may stand there, so no moment is made of it; both are exact to the microsecond.
    dialog = cdr.end_time.timestamp() - float(created_at)
    return round(cdr.duration.total_seconds() - max(dialog, 0.0), 6)


def _seconds(span: timedelta) -> str:
    return f"{Decimal(span // _MICROSECOND).scaleb(-6):.3f}"
