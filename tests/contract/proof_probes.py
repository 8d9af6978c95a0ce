"""Audit books and views of the stream under test."""

from collections.abc import Sequence

from attrs import define, field, frozen

from adapters.contract.proof import AuditProbe, StreamViewProbe
from adapters.jetstream.view import JetStreamView
from adapters.memory.proof.audit import MemoryAuditBook
from adapters.memory.proof.stream_view import MemoryStreamView
from adapters.timescale.proof.audit import TimescaleAuditBook
from application.errors import UnavailableError
from application.proof.ports import AuditBook, StreamView
from contract.ledger_probes import TimescaleStoreProbe
from contract.over_store import OverStore
from contract.stream_probes import CONSUMERS, TOPOLOGY, JetStreamProbe, MemoryStreamProbe


@define
class MemoryViewProbe(MemoryStreamProbe, StreamViewProbe):
    """The memory twins."""

    view_type: type[MemoryStreamView] = MemoryStreamView

    @property
    def view(self) -> StreamView:
        return self.view_type(self.stream)


@define
class JetStreamViewProbe(JetStreamProbe, StreamViewProbe):
    """The real thing, seen from beside."""

    @property
    def view(self) -> StreamView:
        return JetStreamView(connection=self.admin, stream=TOPOLOGY.stream, consumers=CONSUMERS)


@define
class MemoryAuditProbe(AuditProbe):
    """The memory twin."""

    book: MemoryAuditBook = field(factory=MemoryAuditBook)

    async def gaps(self) -> Sequence[tuple[int, int]]:
        return [(gap.first_seq, gap.last_seq) for gap in self.book.gaps]

    async def leave(self) -> None:
        self.book.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.book.recover()


@frozen
class TimescaleAuditProbe(OverStore, AuditProbe):
    """PostgreSQL, with TimescaleDB or without."""

    store: TimescaleStoreProbe

    @property
    def book(self) -> AuditBook:
        return TimescaleAuditBook(self.store.pool, "AKIRA_CDR")

    async def gaps(self) -> Sequence[tuple[int, int]]:
        rows = await self.store.pool.fetch("select first_seq, last_seq from stream_gap")
        return [(row["first_seq"], row["last_seq"]) for row in rows]
