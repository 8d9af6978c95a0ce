"""The two sides of a call, each of which may have a payer."""

from enum import StrEnum


class Side(StrEnum):
    """Which calls of a company a tariff prices: those that it makes, or those that reach it."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"

    def told(self, name: str) -> str:
        """Name something of this side; what is of being called is told apart."""
        return name if self is Side.OUTBOUND else f"{name} ({self.value})"
