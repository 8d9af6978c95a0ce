"""The audit book in memory."""

from collections.abc import Sequence

from attrs import define, field

from application.proof.ports import AuditBook
from domain.calls.provenance import Receipt
from domain.proof.gap_watch import Gap


@define
class MemoryAuditBook(AuditBook):
    """How far the stream was read, and what was missing."""

    position: Receipt | None = None
    gaps: set[Gap] = field(factory=set)

    async def read_to(self) -> Receipt | None:
        return self.position

    async def note(self, read_to: Receipt, gaps: Sequence[Gap]) -> None:
        self.position = read_to
        self.gaps |= set(gaps)
