"""What the hours of traffic promise, and who counts calls for reports."""

from adapters.contract.traffic.counting import CallCountsContract, CountsProbe
from adapters.contract.traffic.hours import TrafficBookContract, TrafficProbe
from adapters.contract.traffic.spending import SpendingBookContract, SpendingProbe

__all__ = [
    "CallCountsContract",
    "CountsProbe",
    "SpendingBookContract",
    "SpendingProbe",
    "TrafficBookContract",
    "TrafficProbe",
]
