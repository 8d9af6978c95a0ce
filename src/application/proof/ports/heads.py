"""The promise about what others hear of the seals."""

from typing import Protocol, runtime_checkable

from application.facts.ports import FactLog


@runtime_checkable
class HeadLog(FactLog, Protocol):
    """The heads of the seals, as the relay reads them: a fact each, in the order of numbers.

    A seal that is not there any more as it was told, or is another one, is told of again.
    """
