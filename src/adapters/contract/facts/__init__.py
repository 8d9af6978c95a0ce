"""What event log, its projections, and the streams of facts promise."""

from adapters.contract.facts.acting import AuditTrailContract, AuditTrailProbe
from adapters.contract.facts.carrying import EventLogContract, EventLogProbe
from adapters.contract.facts.projections import ProjectionsContract, ProjectionsProbe
from adapters.contract.facts.relay import (
    FactLogContract,
    FactLogProbe,
    FactPublisherContract,
    FactPublisherProbe,
)

__all__ = [
    "AuditTrailContract",
    "AuditTrailProbe",
    "EventLogContract",
    "EventLogProbe",
    "FactLogContract",
    "FactLogProbe",
    "FactPublisherContract",
    "FactPublisherProbe",
    "ProjectionsContract",
    "ProjectionsProbe",
]
