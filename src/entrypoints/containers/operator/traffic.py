"""What an operator asks of the traffic."""

from dependency_injector.providers import Factory

from adapters.timescale.traffic.counts import TimescaleCallCounts
from application.traffic.dispute import CompareRecords
from application.traffic.draw_report import DrawReport
from entrypoints.containers.operator.calls import CallsContainer
from entrypoints.containers.operator.register import RegisterContainer


class TrafficContainer(CallsContainer, RegisterContainer):
    """Calls counted, told by names, and held against those of others."""

    counts = Factory(TimescaleCallCounts, RegisterContainer.pool)
    compare_records = Factory(
        CompareRecords,
        between=CallsContainer.archive.provided.between,
        register=RegisterContainer.register,
        plans=RegisterContainer.plans,
        noting=RegisterContainer.noting,
    )
    draw_report = Factory(DrawReport, counts=counts, register=RegisterContainer.register)
