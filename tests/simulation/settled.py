"""Which bytes the hosts need not keep any more, as the workers tell it."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from application.intake.ports import SettledBook
from domain.intake.settled import SettledFile, Span
from simulation.store import Place, Store


def _lies_in(place: Place, span: Span) -> bool:
    host, file_id, offset = place
    return (host, file_id) == (span.host, span.file_id) and span.start <= offset < span.end


@frozen
class SimulatedSettledBook(SettledBook):
    """A book of settled bytes that looks whether they are in the book of calls by then."""

    store: Store

    async def settle(self, spans: Sequence[Span]) -> None:
        store = self.store
        await store.wire.go(store)
        store.too_early += [
            span for span in spans if not any(_lies_in(p, span) for p in store.ended)
        ]
        await store.settled.settle(spans)
        await store.wire.come_back(store)

    async def files(self, since: datetime) -> Sequence[SettledFile]:
        return await self.store.settled.files(since)
