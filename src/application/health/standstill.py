"""Whether work that is in hand comes to an end, or only stays in hand."""

from collections.abc import Callable

from attrs import define, field

# A server that does not answer, a lock that somebody holds: nothing shows from outside.
PATIENCE_SECONDS = 30.0
# What is given back comes again after some seconds, here or to another worker.
_COMES_AGAIN_SECONDS = 15.0


@define
class Standstill:
    """Hears of batches that are taken, settled or given back.

    Attributes:
        clock: seconds that never go back.
        done: what becomes of what is settled.
    """

    clock: Callable[[], float]
    done: str = "committed"
    _since: float | None = field(default=None, init=False)
    _in_hand: bool = field(default=False, init=False)
    _given_back_at: float = field(default=0.0, init=False)

    def taken(self) -> None:
        """Note that a batch is in hand."""
        if self.seconds() == 0:
            self._since = self.clock()
        self._in_hand = True

    def settled(self) -> None:
        """Note that at least a part of it is settled."""
        self._since, self._in_hand = None, False

    def given_back(self) -> None:
        """Note that nothing of it was settled, and all of it comes again."""
        self._given_back_at, self._in_hand = self.clock(), False

    def seconds(self) -> float:
        """Tell for how long something was in hand and nothing was settled; 0 where nothing is."""
        now = self.clock()
        if self._since is None or not (
            self._in_hand or now < self._given_back_at + _COMES_AGAIN_SECONDS
        ):
            return 0.0
        return now - self._since

    def complaint(self) -> str | None:
        """Tell what is wrong, or None."""
        seconds = self.seconds()
        if seconds <= PATIENCE_SECONDS:
            return None
        return f"records are in hand, and nothing was {self.done} for {seconds:.0f} s"
