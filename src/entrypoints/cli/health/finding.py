"""One thing that the doctor looked at."""

from enum import StrEnum

from attrs import frozen


class State(StrEnum):
    """How it stands; only bad ends the command with 1."""

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
