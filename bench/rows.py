"""One line of the table: what was measured, against what, and whether it is good enough."""

from typing import Literal

from attrs import field, frozen

Verdict = Literal["stretch", "reached", "missed", "shown", "not run"]


@frozen
class Target:
    """What performance must hold, and what would be better still."""

    hold: float
    stretch: float
    at_most: bool = field(kw_only=True)

    def verdict(self, value: float) -> Verdict:
        """Tell which of the two a value reaches."""
        if self._reaches(value, self.stretch):
            return "stretch"
        return "reached" if self._reaches(value, self.hold) else "missed"

    def shortfall(self, value: float) -> float:
        """Tell by which part of the hold a value misses it."""
        return value / self.hold - 1 if self.at_most else 1 - value / self.hold

    def _reaches(self, value: float, bound: float) -> bool:
        return value <= bound if self.at_most else value >= bound


@frozen(kw_only=True)
class Row:
    """A figure.

    Attributes:
        measured: None where it could not be measured; `note` says why.
        against: the limit or the peer that was measured in the same run, if any.
        ratio: measured to peer, the median over the rounds.
        target: judged is the ratio where there is one, else what was measured.
    """

    what: str
    unit: str
    measured: float | None = None
    against: str = ""
    peer: float | None = None
    ratio: float | None = None
    target: Target | None = None
    note: str = ""

    @property
    def judged(self) -> float | None:
        """The number that is held against the target."""
        return self.measured if self.ratio is None else self.ratio

    @property
    def verdict(self) -> Verdict:
        """How it stands."""
        if self.judged is None:
            return "not run"
        return "shown" if self.target is None else self.target.verdict(self.judged)
