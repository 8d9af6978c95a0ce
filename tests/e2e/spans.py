"""When something must have happened: bounds that hold however long a process was kept waiting."""

from attrs import frozen

# Kamailio writes milliseconds.
_ROUNDED = 0.002


@frozen
class Span:
    """Between two things that phones of this machine did or saw; in epoch seconds."""

    earliest: float
    latest: float

    def holds(self, moment: float) -> bool:
        """Tell whether it can have been then."""
        return self.earliest - _ROUNDED <= moment <= self.latest + _ROUNDED


@frozen
class Talk:
    """The begin and the end of a talk, each between cause and effect.

    It begins where the proxy hears the ACK: after the caller said it, before the callee heard it.
    It ends where the proxy hears the BYE, likewise.
    """

    begin: Span
    end: Span

    def misfit(self, began: float, ended: float, seconds: float) -> str:
        """Say what a record of the talk tells that cannot be; nothing if all of it can."""
        checks = {
            f"began {began}, not in {self.begin}": self.begin.holds(began),
            f"ended {ended}, not in {self.end}": self.end.holds(ended),
            f"{seconds} s from {began} to {ended}": abs(ended - began - seconds) <= _ROUNDED,
        }
        return "; ".join(wrong for wrong, right in checks.items() if not right)
