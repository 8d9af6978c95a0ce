"""A store that is to be filled."""

from typing import Protocol

from adapters.contract.asking import Surroundings
from application.calls.ports import AmendmentBook, CdrLedger, KeptCalls
from application.money.ports import MoneyBook
from application.pricing.ports import NumberPlans
from application.traffic.ports import TrafficBook


class FullStoreProbe(Surroundings, Protocol):
    """A store and those who fill it."""

    @property
    def ledger(self) -> CdrLedger:
        """The ledger."""
        ...

    @property
    def money(self) -> MoneyBook:
        """The book of money."""
        ...

    @property
    def plans(self) -> NumberPlans:
        """The number plans."""
        ...

    @property
    def amendments(self) -> AmendmentBook:
        """The book, as corrections see it."""
        ...

    @property
    def kept_calls(self) -> KeptCalls:
        """The calls, as somebody reads them."""
        ...

    @property
    def traffic(self) -> TrafficBook:
        """The hours of traffic."""
        ...

    async def tariff(self, name: str) -> None:
        """Let there be a tariff of this name."""
        ...
