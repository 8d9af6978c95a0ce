"""The two sides of a call, each of which may have a payer."""

from enum import StrEnum


class Side(StrEnum):
    """Which calls of a company a tariff prices: those that it makes, or those that reach it."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"
