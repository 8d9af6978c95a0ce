"""With what a number begins, however somebody writes the beginning."""

from typing import Final

from attrs import frozen

from domain.numbering.call_numbers import digits_meant
from domain.numbering.normalising import normalise
from domain.numbering.plan import NumberPlan
from domain.numbering.written import SEPARATORS

# Behind the beginning of a number, so that a plan reads a whole one; no code ends before them.
_REST: Final = "1" * 12
_SEPARATORS: Final = str.maketrans("", "", SEPARATORS)


@frozen
class NumberPrefix:
    """The beginning of a number as it is written, and in digits of E.164 where it means any."""

    written: str
    meant: str | None = None

    def begins(self, written: str | None, number: str | None) -> bool:
        """Tell whether a number begins so, as it is written or as its plan reads it."""
        if any(each is not None and each.startswith(self.written) for each in (written, number)):
            return True
        if self.meant is None:
            return False
        if number is not None:
            return number.startswith(self.meant)
        return written is not None and written.removeprefix("+").startswith(self.meant)


def prefix_of(written: str, plan: NumberPlan | None = None) -> NumberPrefix:
    """Read a beginning as its plan reads numbers: `+` and `00` mean international without one."""
    text = written.translate(_SEPARATORS)
    return NumberPrefix(written, digits_meant(text) if plan is None else _meant(text, plan))


def _meant(text: str, plan: NumberPlan) -> str | None:
    for length in range(len(_REST), 0, -1):
        rest = _REST[:length]
        number = normalise(text + rest, plan).e164
        if number is not None and number.endswith(rest):
            return number[: -len(rest)] or None
    return None
