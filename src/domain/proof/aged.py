"""When calls may leave the tables that people read."""

from attrs import frozen


@frozen(kw_only=True)
class Aged:
    """What lies before a moment, counted.

    Attributes:
        open_letters: dead letters that wait for a person.
        unrated_calls: calls that wait for a price.
        unexplained_calls: calls whose price is not what they moved.
        calls: all calls.
    """

    open_letters: int = 0
    unrated_calls: int = 0
    unexplained_calls: int = 0
    calls: int = 0

    @property
    def settled(self) -> bool:
        """Whether nobody has to look at anything there any more."""
        return not (self.open_letters or self.unrated_calls or self.unexplained_calls)
