"""The audit book in memory."""

from collections.abc import Sequence

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from application.errors import UnavailableError
from application.proof.ports import AuditBook
from domain.calls.provenance import Receipt
from domain.proof.gap_watch import Gap


@define
class MemoryAuditBook(FailsOnDemand, AuditBook):
    """How far the stream was read, and what was missing."""

    position: Receipt | None = None
    gaps: set[Gap] = field(factory=set)

    async def read_to(self) -> Receipt | None:
        self.fail_if_planned()
        return self.position

    async def note(self, read_to: Receipt, gaps: Sequence[Gap], *, after: Receipt | None) -> None:
        self.fail_if_planned()
        if self.position != after:
            raise UnavailableError("somebody else audits")
        self.position = read_to
        self.gaps |= set(gaps)
