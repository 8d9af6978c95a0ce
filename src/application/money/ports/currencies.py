"""The currencies of the world."""

from typing import Protocol, runtime_checkable

from domain.money.amounts import Currency


@runtime_checkable
class Currencies(Protocol):
    """The currencies that people pay in."""

    def find(self, code: str) -> Currency | None:
        """Give a currency of ISO 4217 with its minor unit; None where today's list has none.

        A company may have one that has left the list since it was opened.
        """
        ...
