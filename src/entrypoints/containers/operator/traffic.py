"""What an operator asks of the traffic."""

from dependency_injector.providers import Factory

from adapters.timescale.traffic.counts import TimescaleCallCounts
from application.traffic.draw_report import DrawReport
from entrypoints.containers.operator.register import RegisterContainer


class TrafficContainer(RegisterContainer):
    """Calls counted, and told by names."""

    counts = Factory(TimescaleCallCounts, RegisterContainer.pool)
    draw_report = Factory(DrawReport, counts=counts, register=RegisterContainer.register)
