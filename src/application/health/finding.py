"""One thing that the doctor looked at."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from attrs import frozen

_SKEW_SECONDS = 2.0


class State(StrEnum):
    """How it stands; only bad is wrong."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@frozen
class Finding:
    """What was looked at, how it stands, what was seen, and how to mend it."""

    about: str
    state: State
    seen: str
    mend: str = ""


def judged(about: str, *, good: bool, seen: str, mend: str, bad: State = State.BAD) -> Finding:
    """Give a finding; `mend` is left out where all is well."""
    return Finding(about, State.GOOD if good else bad, seen, "" if good else mend)


def skew(
    about: str, theirs: datetime | None, *, asked: datetime, answered: datetime
) -> Sequence[Finding]:
    """Compare a server's clock with ours, which it was read between."""
    if theirs is None:
        return []
    # However long the answer took, nothing is wrong with a clock that was in between.
    ours = min(max(theirs, asked), answered)
    seconds = (ours - theirs).total_seconds()
    return [
        judged(
            f"{about} clock",
            good=abs(seconds) < _SKEW_SECONDS,
            seen=f"{seconds:+.3f} s",
            mend="let NTP set both clocks: hours and ages depend on them",
        )
    ]
