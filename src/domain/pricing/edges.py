"""What a tariff does where a price changes while a call goes on."""

from enum import StrEnum


class SpanOverflow(StrEnum):
    """What a started increment does at the edge of a tier or band.

    `consume`: it keeps its price and eats into what follows. `truncate`: each stretch is rounded
    up alone, and the next starts at its own edge.
    """

    CONSUME = "consume"
    TRUNCATE = "truncate"


class Boundaries(StrEnum):
    """Whether bands are followed as the call goes on, or plan and band are those of its start."""

    FOLLOW = "follow"
    CALL_START = "call_start"


class PlanAt(StrEnum):
    """Whether the tariff version of the answer holds to the end, or a new one takes over."""

    CALL_START = "call_start"
    SPLIT = "split"
