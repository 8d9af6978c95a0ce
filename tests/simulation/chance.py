"""What goes wrong in one run, and how often: drawn from the seed, so that runs differ in kind."""

from random import Random

from attrs import define, field, frozen


@frozen(kw_only=True)
class Chances:
    """Chances are between 0 and 1, times in seconds.

    Attributes:
        delay: the longest that anything is on its way, of what is not late.
        late: that it is late, up to a minute.
        lost, twice: of what is on its way, either way.
        disorder: that a reader gets what came later first.
        checkpoint: the longest that a position waits to be written.
        ends, stands_still, stops: that a life of a process ends so.
        steps: of a life, until something happens to it; on average.
        outages: of the stream and of the book each.
        losses: messages that the stream loses.
    """

    delay: float
    late: float
    lost: float
    twice: float
    disorder: float
    checkpoint: float
    ends: float
    stands_still: float
    stops: float
    steps: int
    outages: int
    losses: int


def chances_of(dice: Random) -> Chances:
    """Draw; each kind of fault is left out in many runs, so that others have their way."""

    def some(most: float) -> float:
        return dice.choice((0.0, 0.0, most / 4, most))

    return Chances(
        delay=dice.choice((0.0, 0.01, 0.5, 3.0)),
        late=some(0.05),
        lost=some(0.2),
        twice=some(0.2),
        disorder=some(0.5),
        checkpoint=dice.choice((0.0, 0.05, 0.05)),
        ends=some(1.0),
        stands_still=some(1.0),
        stops=some(0.5),
        steps=dice.choice((15, 60, 250)),
        outages=dice.choice((0, 0, 1, 3)),
        losses=dice.choice((0, 0, 1, 3)),
    )


CALM = Chances(
    delay=0.01, late=0, lost=0, twice=0, disorder=0, checkpoint=0, ends=0, stands_still=0,
    stops=0, steps=0, outages=0, losses=0,
)  # fmt: skip


@define
class Bitten:
    """How often something went wrong in earnest."""

    counts: dict[str, int] = field(factory=dict)

    def count(self, what: str) -> None:
        """Count one."""
        self.counts[what] = self.counts.get(what, 0) + 1
