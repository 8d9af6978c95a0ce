"""Rules of the house that hold for every call, told by events of one stream."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import reduce

from attrs import evolve as changed
from attrs import frozen

from domain.money.errors import InvalidWishError
from domain.pricing.price_book import LONGEST_CALL

_A_YEAR = timedelta(days=366)
_SEED = "the first value, as a process was started with it"


@frozen(kw_only=True)
class LongestCallSet:
    """From now on a call that lasts longer is for a person to judge."""

    longest_call: timedelta
    because: str


RuleEvent = LongestCallSet


@frozen(kw_only=True)
class Rules:
    """What holds for every call.

    Attributes:
        version: of the stream; 0 where nobody has said anything.
    """

    version: int = 0
    longest_call: timedelta = LONGEST_CALL


DecideRules = Callable[[Rules], Sequence[RuleEvent]]


def evolve(rules: Rules, event: RuleEvent) -> Rules:
    """Return the rules after one more event."""
    return changed(rules, version=rules.version + 1, longest_call=event.longest_call)


def fold(events: Iterable[RuleEvent]) -> Rules:
    """Return the rules that these events make."""
    return reduce(evolve, events, Rules())


def set_longest_call(longest: timedelta, because: str) -> DecideRules:
    """Set it; the same again changes nothing.

    Raises:
        InvalidWishError: no time that a call can last.
    """
    _check(longest)
    return lambda rules: (
        []
        if rules.longest_call == longest and rules.version
        else [LongestCallSet(longest_call=longest, because=because)]
    )


def seed_longest_call(longest: timedelta) -> DecideRules:
    """Set it where nobody has said anything yet; whatever was said holds.

    Raises:
        InvalidWishError: no time that a call can last.
    """
    _check(longest)
    return lambda rules: (
        [] if rules.version else [LongestCallSet(longest_call=longest, because=_SEED)]
    )


def _check(longest: timedelta) -> None:
    if not timedelta() < longest <= _A_YEAR:
        raise InvalidWishError("a call lasts more than nothing and at most a year")
